/**
 * Requests that are passed on, as they came, to upstreams that speak a public language: which
 * upstream and which of its credentials are asked, what another attempt is worth, and what is
 * learnt from answers. {@link grok2api.relay.RelayService} is the way in.
 */
package grok2api.relay;
