package grok2api.admin;

import grok2api.http.Handler;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Log;
import grok2api.refusal.Refused;
import java.util.function.Supplier;

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
  private final Log log;

  LegacyRoutes(Answers answers, AdminErrors errors, Log log) {
    this.answers = answers;
    this.errors = errors;
    this.log = log;
  }

  /**
   * @param failureCode e.g. {@code TOKENS_ADD_ERROR}
   */
  AdminHandler route(String failureCode, AdminHandler handler) {
    return call -> {
      try {
        return answer(failureCode, call.request(), () -> handler.handle(call));
      } catch (Refused refused) {
        return answers.legacyFailed(AdminErrors.text(refused.refusal()), body -> {});
      }
    };
  }

  /** A route for guests. Whoever does not get in is told so by the status as well. */
  Handler open(String failureCode, Handler handler) {
    return (request, parameters) -> {
      try {
        return answer(failureCode, request, () -> handler.handle(request, parameters));
      } catch (Refused refused) {
        Response response = errors.legacy(refused.refusal());
        return switch (response.status()) {
          case 401, 403, 429 -> response;
          default -> answers.legacyFailed(AdminErrors.text(refused.refusal()), body -> {});
        };
      }
    };
  }

  private Response answer(String failureCode, Request request, Supplier<Response> route) {
    try {
      return route.get();
    } catch (Refused refused) {
      throw refused;
    } catch (RuntimeException | Error defect) {
      if (AdminFilters.schemaOutdated(defect)) {
        throw defect;
      }
      AdminFilters.tell(log, request, defect);
      return errors.defect(failureCode, request);
    }
  }
}
