/**
 * The ports: what the gateway asks of any runtime, as interfaces and plain values.
 *
 * <p>Calls block: on the JVM a thread waits, on Workers TeaVM suspends a green thread. The {@code
 * worker} package implements the ports for Cloudflare Workers and the test tree for the JVM. This
 * package calls nothing else.
 */
package grok2api.platform;
