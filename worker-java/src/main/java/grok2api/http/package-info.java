/**
 * Requests, responses, the router and the filter chain: values that know nothing about AI. Calls
 * {@code platform}, {@code json} and {@code refusal}.
 */
package grok2api.http;
