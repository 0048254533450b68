package grok2api.routing;

/** Why a name comes to what it does; see {@link Directory}. */
public enum Reason {
  /** It is the name of a route. */
  ROUTE,
  /** It begins with the name of an upstream. */
  PREFIX,
  /** It is a model of Grok accounts. */
  GROK,
  /** Upstreams list it themselves. */
  LISTED,
  /** Upstreams take it, although nothing is known of it. */
  PATTERN
}
