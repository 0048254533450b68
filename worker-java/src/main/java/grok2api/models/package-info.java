/**
 * The catalogue of public model ids and what each means upstream: data, not code. Calls {@code
 * json} and {@code platform}.
 */
package grok2api.models;
