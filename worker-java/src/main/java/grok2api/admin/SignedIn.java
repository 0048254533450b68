package grok2api.admin;

import grok2api.http.Handler;
import grok2api.http.Request;
import grok2api.http.Response;

/** A route that acts by the settings, which the session's round trip has brought already. */
@FunctionalInterface
interface SignedIn {
  Response handle(Request request, Session session);

  /** The route for whoever is signed in. */
  static Handler by(SessionGate gate, SignedIn route) {
    return (request, none) -> gate.admit(request, session -> route.handle(request, session));
  }

  /**
   * The same with the manners of the older routes.
   *
   * @param failureCode see {@link LegacyRoutes}
   */
  static Handler by(SessionGate gate, LegacyRoutes legacy, String failureCode, SignedIn route) {
    return (request, parameters) ->
        gate.admit(
            request,
            session ->
                legacy
                    .route(failureCode, (passed, none) -> route.handle(passed, session))
                    .handle(request, parameters));
  }
}
