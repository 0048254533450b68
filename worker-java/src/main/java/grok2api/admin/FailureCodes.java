package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Log;
import grok2api.refusal.Refused;
import java.util.function.Supplier;

/**
 * Unexpected failures under a code of the route's own, which scripts of the earlier panel go by.
 *
 * <pre>{@code
 * 500  {"success":false,"error":"The gateway failed; its log has the details","code":"KEY_ADD_ERROR",…}
 * }</pre>
 */
final class FailureCodes {
  private final AdminErrors errors;
  private final Log log;

  FailureCodes(AdminErrors errors, Log log) {
    this.errors = errors;
    this.log = log;
  }

  /**
   * @param failureCode e.g. {@code ADMIN_KEYS_LIST_ERROR}
   */
  AdminHandler route(String failureCode, AdminHandler handler) {
    return call -> answer(failureCode, call.request(), () -> handler.handle(call));
  }

  Response answer(String failureCode, Request request, Supplier<Response> route) {
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
