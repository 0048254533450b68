package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Caller;
import grok2api.gateway.Draw;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Environment;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;

/**
 * {@code GET /health}: always 200. With {@code ?deep=1} and an administrator's key it also asks the
 * database and the media store.
 *
 * <pre>{@code
 * {"status":"healthy","service":"Grok2API","runtime":"cloudflare-workers","build":{"sha":"dev"},
 *  "bindings":{"db":true,"kv_cache":true,"assets":true}}
 * }</pre>
 */
final class Health {
  private final Platform platform;
  private final Admission admission;

  Health(Platform platform, Admission admission) {
    this.platform = platform;
    this.admission = admission;
  }

  Response show(Request request, PathParameters none) {
    Environment environment = platform.environment();
    boolean database = environment.bound("DB");
    boolean media = environment.bound("KV_CACHE");
    boolean assets = environment.bound("ASSETS");
    boolean deep = "1".equals(request.query("deep")) && administrator(request);
    Probe databaseProbe = deep && database ? probe(this::askDatabase) : null;
    Probe mediaProbe = deep && media ? probe(this::askMedia) : null;
    boolean healthy =
        database && media && assets && answered(databaseProbe) && answered(mediaProbe);

    JsonWriter writer = new JsonWriter(platform.json()).object();
    writer.name("status").value(healthy ? "healthy" : "degraded");
    writer.name("service").value("Grok2API").name("runtime").value("cloudflare-workers");
    writer.name("build").object().name("sha").value(environment.build()).end();
    writer.name("bindings").object();
    writer.name("db").value(database).name("kv_cache").value(media).name("assets").value(assets);
    writer.end();
    if (deep) {
      writer.name("checks").object();
      write(writer, "db", databaseProbe);
      write(writer, "kv_cache", mediaProbe);
      writer.end();
    }
    return Response.json(200, writer.end().toString()).with("Cache-Control", "no-store");
  }

  /**
   * @param millis how long the answer took
   */
  private record Probe(boolean ok, long millis) {}

  private Probe probe(Runnable question) {
    long started = platform.clock().nowMillis();
    boolean ok = true;
    try {
      question.run();
    } catch (RuntimeException e) {
      ok = false;
    }
    return new Probe(ok, platform.clock().nowMillis() - started);
  }

  private void askDatabase() {
    platform.sql().run(Statement.of("SELECT 1 AS one"));
  }

  private void askMedia() {
    platform.kv().get("health");
  }

  private static boolean answered(Probe probe) {
    return probe == null || probe.ok();
  }

  private static void write(JsonWriter writer, String name, Probe probe) {
    if (probe != null) {
      writer.name(name).object().name("ok").value(probe.ok());
      writer.name("ms").value(probe.millis()).end();
    }
  }

  private boolean administrator(Request request) {
    Caller caller = admission.admit(request, Draw.NOTHING).caller();
    if (caller instanceof Caller.Administrator) {
      return true;
    }
    throw new Refused(new Refusal.Unauthenticated("The deep check needs an administrator's key."));
  }
}
