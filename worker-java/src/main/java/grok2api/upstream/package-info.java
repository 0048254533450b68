/**
 * Providers of answers behind one interface; a sub-package for each protocol generation. Speaks of
 * events, not of any provider's frames. Calls {@code openai}, {@code models}, {@code settings},
 * {@code json} and {@code platform}.
 */
package grok2api.upstream;
