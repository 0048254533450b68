/**
 * Which upstream serves which model: the operator's upstreams and routes as they are stored, and
 * what they come to for a name. Asks nobody and decides nothing by chance.
 */
package grok2api.routing;
