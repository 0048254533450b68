package grok2api.admin;

import grok2api.gateway.ClientAddress;
import grok2api.http.Request;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.store.AuditLog;
import grok2api.store.RequestLog;
import grok2api.store.Trip;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Leaves a row for each change made through the panel, and tells the log the same.
 *
 * <pre>{@code
 * audit.record(call, "tokens.added", Map.of("added", 3));
 * // audit_log: admin, tokens.added, {"added":3}, 203.0.113.0, <request id>
 * }</pre>
 *
 * <p>Details never hold a secret: name things by their ids, count the rest.
 */
final class Audit {
  private final Platform platform;

  Audit(Platform platform) {
    this.platform = platform;
  }

  /**
   * Notes what a caller has done. The change is done already, so a row that cannot be written is
   * told to the log and to nobody else.
   *
   * @param action noun and past tense, e.g. {@code keys.created}
   * @param detail numbers, or anything else as its text
   */
  void record(AdminCall call, String action, Map<String, ?> detail) {
    Session session = call.session();
    record(call.request(), session.settings(), session.actor(), action, detail);
  }

  /** For what is done before there is a session. */
  void record(
      Request request, Settings settings, String actor, String action, Map<String, ?> detail) {
    try {
      platform.sql().run(row(request, settings, actor, action, detail));
    } catch (SqlFailed e) {
      platform.log().error("audit.lost", Map.of("action", action, "request_id", request.id()), e);
    }
    tell(request, actor, action, detail);
  }

  /** Notes what is done in a trip, as part of it. */
  void add(
      Trip trip,
      Request request,
      Settings settings,
      String actor,
      String action,
      Map<String, ?> detail) {
    trip.add(
        row(request, settings, actor, action, detail),
        rows -> tell(request, actor, action, detail));
  }

  private Statement row(
      Request request, Settings settings, String actor, String action, Map<String, ?> detail) {
    AuditLog.Entry entry =
        new AuditLog.Entry(
            platform.clock().nowMillis(),
            actor,
            action,
            json(detail),
            ClientAddress.of(request, settings.security()),
            request.id());
    return AuditLog.insert(entry, platform.entropy().below(RequestLog.IDS_PER_MILLI));
  }

  private void tell(Request request, String actor, String action, Map<String, ?> detail) {
    Map<String, Object> fields = new LinkedHashMap<>(detail);
    fields.put("actor", actor);
    fields.put("request_id", request.id());
    platform.log().info(action, fields);
  }

  private String json(Map<String, ?> detail) {
    JsonWriter writer = new JsonWriter(platform.json()).object();
    for (Map.Entry<String, ?> field : detail.entrySet()) {
      writer.name(field.getKey());
      if (field.getValue() instanceof Number number) {
        writer.value(number.longValue());
      } else {
        writer.value(String.valueOf(field.getValue()));
      }
    }
    return writer.end().toString();
  }
}
