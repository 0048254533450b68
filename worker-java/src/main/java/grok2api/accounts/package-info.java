/**
 * The pool of upstream accounts: which one serves, what an answer or a failure says about it, how
 * much of its quota is left. Calls {@code store} and {@code upstream}; knows neither chats nor
 * callers.
 */
package grok2api.accounts;
