package grok2api.worker;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.testing.ByteStreamCases;
import grok2api.testing.CryptoCases;
import grok2api.testing.DigestCases;
import grok2api.testing.EncodingCases;
import grok2api.testing.HttpCases;
import grok2api.testing.JsonCases;
import grok2api.testing.KvCases;
import grok2api.testing.ParallelCases;
import grok2api.testing.SocketCases;
import grok2api.testing.SqlCases;
import grok2api.testing.VectorCases;
import java.util.function.Supplier;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/**
 * A Worker of its own that keeps the ports' promises on workerd: it runs the lists JUnit runs, over
 * D1, KV, the runtime's JSON, its {@code fetch} and so on. Compiled only for tests, by the Maven
 * profile {@code contract}.
 *
 * <p>{@code GET /sql}, {@code /json}, {@code /http} and so on answers
 *
 * <pre>{@code
 * [{"name":"no row is an empty list","expected":"0 changed\n","actual":"0 changed\n"}]
 * }</pre>
 *
 * <p>What takes a client to see is in {@link Bodies}.
 */
public final class ContractWorker {
  private ContractWorker() {}

  @JSExport
  public static JSPromise<JSObject> fetch(JSObject request, JSObject env, JSObject context) {
    return GreenThreads.call(
        () -> {
          WorkersRequest incoming = new WorkersRequest(request, context);
          Platform platform = WorkersPorts.of(env);
          Response response =
              switch (incoming.path()) {
                case "/form" -> Bodies.form(incoming, platform);
                case "/talk" -> Bodies.talk();
                case "/written" -> Bodies.written(incoming, platform);
                case "/passed" -> Bodies.passed(incoming, platform);
                default -> run(incoming.path(), platform);
              };
          return ResponseWriter.write(response, context);
        });
  }

  private static Response run(String path, Platform platform) {
    Json json = platform.json();
    JsonWriter report = new JsonWriter(json).array();
    switch (path) {
      case "/sql" -> {
        for (SqlCases.Case promise : SqlCases.all()) {
          write(report, promise.name(), promise.expected(), () -> promise.run(platform.sql()));
        }
      }
      case "/json" -> {
        for (JsonCases.Case promise : JsonCases.all()) {
          write(report, promise.name(), promise.expected(), () -> promise.run(json));
        }
      }
      case "/http" -> {
        for (HttpCases.Case promise : HttpCases.all()) {
          write(report, promise.name(), promise.expected(), () -> promise.run(platform.http()));
        }
      }
      case "/encodings" -> {
        for (EncodingCases.Case promise : EncodingCases.all()) {
          write(
              report, promise.name(), promise.expected(), () -> promise.run(platform.encodings()));
        }
      }
      case "/bytes" -> {
        for (ByteStreamCases.Case promise : ByteStreamCases.all()) {
          write(
              report,
              promise.name(),
              promise.expected(),
              () -> promise.run(platform.http(), platform.parallel()));
        }
      }
      case "/kv" -> {
        KvCases.Desk desk = new KvCases.Desk(platform.kv(), platform.http(), platform.encodings());
        for (KvCases.Case promise : KvCases.all()) {
          write(report, promise.name(), promise.expected(), () -> promise.run(desk));
        }
      }
      case "/parallel" -> {
        for (ParallelCases.Case promise : ParallelCases.all()) {
          write(
              report,
              promise.name(),
              promise.expected(),
              () -> promise.run(platform.parallel(), platform.clock()));
        }
      }
      case "/sockets" -> {
        int number = 0;
        for (SocketCases.Case promise : SocketCases.all()) {
          int index = number++;
          write(
              report,
              promise.name(),
              promise.expected(),
              () -> promise.run(platform.sockets(), platform.clock(), index));
        }
      }
      case "/digests" -> {
        for (DigestCases.Case vector : DigestCases.all()) {
          write(report, vector.name(), vector.expected(), () -> vector.run(platform.digests()));
        }
      }
      case "/crypto" -> {
        for (CryptoCases.Case promise : CryptoCases.all()) {
          write(report, promise.name(), promise.expected(), () -> promise.run(platform.crypto()));
        }
      }
      case "/vectors" -> {
        for (VectorCases.Case vector : VectorCases.all()) {
          write(report, vector.name(), vector.expected(), () -> vector.run(json));
        }
      }
      default -> {
        return Response.text(404, "No such list\n");
      }
    }
    return Response.json(200, report.end().toString());
  }

  private static void write(
      JsonWriter report, String name, String expected, Supplier<String> actual) {
    report.object().name("name").value(name).name("expected").value(expected);
    report.name("actual").value(outcome(actual)).end();
  }

  private static String outcome(Supplier<String> actual) {
    try {
      return actual.get();
    } catch (RuntimeException | Error defect) {
      return "threw " + defect;
    }
  }
}
