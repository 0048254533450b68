/**
 * The catalogue of public model ids, what each means upstream, and the quota of one: data, not
 * code. Calls {@code json} and {@code platform}.
 */
package grok2api.models;
