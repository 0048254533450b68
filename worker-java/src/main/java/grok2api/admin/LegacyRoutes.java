package grok2api.admin;

import grok2api.http.Handler;
import grok2api.http.Response;
import grok2api.refusal.Refused;

/**
 * The manners of the older routes {@code /api/*}, kept for scripts: what cannot be done is told
 * with status 200, what fails unexpectedly with a code of the route's own.
 *
 * <pre>{@code
 * 200  {"success":false,"message":"There is no such account"}
 * 500  {"success":false,"error":"The gateway failed; its log has the details","code":"TOKENS_ADD_ERROR",…}
 * }</pre>
 *
 * <p>Everything that comes before the route itself (path, method, session, database) is answered as
 * on {@code /api/v1/admin/*}, whose envelope has these members too.
 */
final class LegacyRoutes {
  private final Answers answers;
  private final AdminErrors errors;
  private final FailureCodes codes;

  LegacyRoutes(Answers answers, AdminErrors errors, FailureCodes codes) {
    this.answers = answers;
    this.errors = errors;
    this.codes = codes;
  }

  /**
   * @param failureCode e.g. {@code TOKENS_ADD_ERROR}
   */
  AdminHandler route(String failureCode, AdminHandler handler) {
    return call -> {
      try {
        return codes.answer(failureCode, call.request(), () -> handler.handle(call));
      } catch (Refused refused) {
        return answers.legacyFailed(AdminErrors.text(refused.refusal()), body -> {});
      }
    };
  }

  /** A route for guests. Whoever does not get in is told so by the status as well. */
  Handler open(String failureCode, Handler handler) {
    return (request, parameters) -> {
      try {
        return codes.answer(failureCode, request, () -> handler.handle(request, parameters));
      } catch (Refused refused) {
        Response response = errors.legacy(refused.refusal());
        return switch (response.status()) {
          case 401, 403, 429 -> response;
          default -> answers.legacyFailed(AdminErrors.text(refused.refusal()), body -> {});
        };
      }
    };
  }
}
