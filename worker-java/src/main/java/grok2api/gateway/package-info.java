/**
 * The decisions: who may call, which account serves, what a failure means, what is retried. Calls
 * {@code store} and {@code upstream}; knows no runtime.
 */
package grok2api.gateway;
