/**
 * The public wire format of the OpenAI API as records with their codecs. Calls {@code json}, {@code
 * platform}, {@code models} and {@code refusal}.
 */
package grok2api.openai;
