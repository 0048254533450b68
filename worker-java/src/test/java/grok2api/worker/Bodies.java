package grok2api.worker;

import grok2api.http.Form;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.ByteStream;
import grok2api.platform.HttpCall;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies of requests and answers, for a client to try. */
final class Bodies {
  private static final long LATER_SECONDS = 2_000_000_000L;

  private Bodies() {}

  /**
   * {@code POST /form?max=1000}: the parts as {@code [{"name","text"},
   * {"name","file","type","size", "base64"}]}, bytes only of a small file; or {@code 413}, or 400
   * with the code.
   */
  static Response form(Request request, Platform platform) {
    Form form;
    try {
      form = request.form(Long.parseLong(request.query("max")));
    } catch (Refused e) {
      return e.refusal() instanceof Refusal.InvalidRequest invalid
          ? Response.text(400, invalid.code())
          : Response.text(413, e.refusal().getClass().getSimpleName());
    }
    JsonWriter json = new JsonWriter(platform.json()).array();
    for (Form.Part part : form.parts()) {
      json.object().name("name").value(part.name());
      switch (part) {
        case Form.Text text -> json.name("text").value(text.text());
        case Form.File file -> {
          json.name("file").value(file.fileName()).name("type").value(file.contentType());
          json.name("size").value(file.bytes().size());
          if (file.bytes().size() < 100) {
            json.name("base64").value(platform.encodings().base64(file.bytes()));
          }
        }
      }
      json.end();
    }
    return Response.json(200, json.end().toString());
  }

  /** {@code GET /talk}: a WebSocket that says everything twice, until it hears {@code bye}. */
  static Response talk() {
    return Response.socket(
        socket -> {
          socket.send("hello");
          while (socket.messages().next(0) instanceof TextStream.Text text
              && !text.text().equals("bye")) {
            socket.send(text.text() + text.text());
          }
          socket.close(1000, "");
        });
  }

  /**
   * {@code GET /written?pieces=3&millis=10&defect=2}: that many lines with pauses between them; how
   * many the client took is logged. With a defect it fails before that line.
   */
  static Response written(Request request, Platform platform) {
    int pieces = Integer.parseInt(request.query("pieces"));
    long millis = Long.parseLong(request.query("millis"));
    String defect = request.query("defect");
    return new Response(
        200,
        List.of(),
        new Response.Written(
            out -> {
              int sent = 0;
              do {
                if (String.valueOf(sent).equals(defect)) {
                  throw new IllegalStateException("a defect that was asked for");
                }
                platform.clock().sleep(millis);
              } while (out.send("line " + sent + "\n") && ++sent < pieces);
              platform.log().info("written", Map.of("sent", sent));
            }));
  }

  /**
   * {@code GET /passed?how=copy}: the body of the outside's answer to the scene in the header
   * {@code Scene}, as it is, {@code how=slice} from {@code &from} on for {@code &length}, or copied
   * into KV under {@code &key}; how that went is logged. With {@code how=untaken} nobody takes the
   * store's copy. {@code HEAD} as of every response.
   */
  static Response passed(Request request, Platform platform) {
    HttpCall call =
        new HttpCall("POST", "https://outside.example/", List.of(), request.header("Scene"));
    ByteStream stream = platform.http().send(call, 0, Signal.NEVER).stream();
    ByteStream client =
        switch (request.query("how")) {
          case "slice" ->
              stream.slice(
                  Long.parseLong(request.query("from")), Long.parseLong(request.query("length")));
          case "copy" -> copied(stream, request, platform);
          case "untaken" -> untaken(stream, request);
          default -> stream;
        };
    List<HttpCall.Header> headers = new ArrayList<>();
    headers.add(new HttpCall.Header("Content-Type", "image/png"));
    Response response = new Response(200, headers, new Response.Passed(client));
    return request.method().equals("HEAD")
        ? response.with("Content-Length", "1234").withoutBody()
        : response;
  }

  private static ByteStream untaken(ByteStream stream, Request request) {
    ByteStream.Copy copy = stream.copy(Long.parseLong(request.query("max")));
    copy.forStore(); // and there it lies
    return copy.forClient();
  }

  private static ByteStream copied(ByteStream stream, Request request, Platform platform) {
    ByteStream.Copy copy = stream.copy(Long.parseLong(request.query("max")));
    String key = request.query("key");
    request
        .background()
        .run(
            () -> {
              String outcome;
              try {
                platform.kv().put(key, copy.forStore(), "{}", LATER_SECONDS);
                outcome = "stored " + copy.storedBytes();
              } catch (RuntimeException e) {
                outcome = e.getMessage() + "";
              }
              platform.log().info("stored", Map.of("key", key, "outcome", outcome));
            });
    return copy.forClient();
  }
}
