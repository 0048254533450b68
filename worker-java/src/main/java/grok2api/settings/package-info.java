/**
 * The operator's settings: the catalogue of what there is, the lenient reading of what is stored,
 * the strict reading of what is sent, and the typed values that act. Calls {@code platform}, {@code
 * json} and {@code models}.
 */
package grok2api.settings;
