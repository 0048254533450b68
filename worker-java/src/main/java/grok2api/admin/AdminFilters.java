package grok2api.admin;

import grok2api.http.Filter;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Environment;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Log;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.List;
import java.util.Map;

/**
 * What surrounds every route of the panel: the request id, no caching, no other origins, refusals
 * made answers.
 */
final class AdminFilters {
  private AdminFilters() {}

  /**
   * Adds the request's id, and forbids to keep the answer. There is no header for other origins on
   * purpose: the panel is served from the same one.
   */
  static Response label(Request request, Filter.Next next) {
    return next.proceed(request)
        .with(
            List.of(
                new Header("x-request-id", request.id()), new Header("Cache-Control", "no-store")));
  }

  /**
   * Makes refusals answers, and tells of a database that lacks what migrations bring. Anything else
   * that is thrown is a defect, told only to the log.
   */
  static Filter refusals(AdminErrors errors, Log log) {
    return (request, next) -> {
      try {
        return next.proceed(request);
      } catch (Refused refused) {
        return errors.toResponse(refused.refusal(), request);
      } catch (RuntimeException | Error defect) {
        tell(log, request, defect);
        return errors.toResponse(
            schemaOutdated(defect) ? new Refusal.SchemaOutdated() : new Refusal.Internal(),
            request);
      }
    };
  }

  static boolean schemaOutdated(Throwable thrown) {
    return thrown instanceof SqlFailed failed && failed.schemaOutdated();
  }

  static void tell(Log log, Request request, Throwable defect) {
    log.error("request.defect", Map.of("request_id", request.id(), "path", request.path()), defect);
  }

  /** Says in clear words that the deployment has no database; nothing here works without. */
  static Filter database(Environment environment) {
    return (request, next) -> {
      if (!environment.bound("DB")) {
        throw new Refused(new Refusal.Misconfigured("The database binding DB is missing."));
      }
      return next.proceed(request);
    };
  }
}
