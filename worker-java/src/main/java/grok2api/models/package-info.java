/**
 * The catalogue of public model ids and what each means upstream: data, not code. Calls {@code
 * json}.
 */
package grok2api.models;
