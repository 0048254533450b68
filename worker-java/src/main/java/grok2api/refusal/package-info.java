/**
 * Every way the gateway says no: one type inside; {@code api} and {@code admin} each give it a
 * face.
 */
package grok2api.refusal;
