/**
 * Every SQL string of the program: statements to be put into a batch, and readers of their rows.
 * Calls {@code platform}, {@code json}, {@code models}, {@code openai} values and {@code settings}.
 */
package grok2api.store;
