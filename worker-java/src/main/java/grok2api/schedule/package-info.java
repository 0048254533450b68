/**
 * The work that comes round with the cron triggers: small steps that do not depend on each other.
 * Calls {@code accounts}, {@code gateway}, {@code relay}, {@code settings} and {@code store}.
 */
package grok2api.schedule;
