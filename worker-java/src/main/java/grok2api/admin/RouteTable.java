package grok2api.admin;

import grok2api.http.Handler;
import grok2api.http.Router;

/**
 * The panel's route table. Each resource puts its own routes in, in the order of the contract;
 * unless a route is {@link #open}, only whoever is signed in gets there.
 */
final class RouteTable {
  private final Router router;
  private final SessionGate gate;
  private final FailureCodes codes;
  private final LegacyRoutes legacy;

  RouteTable(Router router, SessionGate gate, FailureCodes codes, LegacyRoutes legacy) {
    this.router = router;
    this.gate = gate;
    this.codes = codes;
    this.legacy = legacy;
  }

  RouteTable get(String pattern, AdminHandler handler) {
    router.get(pattern, signedIn(handler));
    return this;
  }

  RouteTable post(String pattern, AdminHandler handler) {
    router.post(pattern, signedIn(handler));
    return this;
  }

  /** A route of {@link FailureCodes}. */
  RouteTable get(String pattern, String failureCode, AdminHandler handler) {
    return get(pattern, codes.route(failureCode, handler));
  }

  RouteTable post(String pattern, String failureCode, AdminHandler handler) {
    return post(pattern, codes.route(failureCode, handler));
  }

  RouteTable put(String pattern, AdminHandler handler) {
    router.put(pattern, signedIn(handler));
    return this;
  }

  RouteTable patch(String pattern, AdminHandler handler) {
    router.patch(pattern, signedIn(handler));
    return this;
  }

  RouteTable delete(String pattern, AdminHandler handler) {
    router.delete(pattern, signedIn(handler));
    return this;
  }

  /**
   * A route with the manners of {@link LegacyRoutes}.
   *
   * @param failureCode e.g. {@code TOKENS_LIST_ERROR}
   */
  RouteTable legacyGet(String pattern, String failureCode, AdminHandler handler) {
    router.get(pattern, signedIn(legacy.route(failureCode, handler)));
    return this;
  }

  RouteTable legacyPost(String pattern, String failureCode, AdminHandler handler) {
    router.post(pattern, signedIn(legacy.route(failureCode, handler)));
    return this;
  }

  /** A route for everybody, or one that looks at the session itself. */
  RouteTable open(String method, String pattern, Handler handler) {
    switch (method) {
      case "GET" -> router.get(pattern, handler);
      case "POST" -> router.post(pattern, handler);
      default -> throw new IllegalArgumentException(method);
    }
    return this;
  }

  /** The same with the manners of {@link LegacyRoutes}. */
  RouteTable legacyOpenPost(String pattern, String failureCode, Handler handler) {
    return open("POST", pattern, legacy.open(failureCode, handler));
  }

  private Handler signedIn(AdminHandler handler) {
    return (request, parameters) ->
        gate.admit(request, session -> handler.handle(new AdminCall(request, parameters, session)));
  }
}
