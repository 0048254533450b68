package grok2api.relay;

import grok2api.gateway.ErrorFace;
import grok2api.json.JsonObjectText;
import grok2api.json.JsonWriter;
import grok2api.platform.Bytes;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refusal;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.routing.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * OpenAI's API, which many speak.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI, API reference</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">Google, OpenAI compatibility</a>
 */
public final class OpenAiDialect implements Dialect {
  /** Google's OpenAI-compatible API, below the base of its own. */
  private static final String AT_GOOGLE = "/v1beta/openai";

  /** Of a client's headers these are passed on. */
  private static final List<String> PASSED =
      List.of("Accept", "OpenAI-Beta", "Idempotency-Key", "X-Client-Request-Id");

  private final Json json;
  private final ErrorFace errors;
  private final ErrorReader reader;

  public OpenAiDialect(Json json, ErrorFace errors) {
    this.json = json;
    this.errors = errors;
    this.reader = new ErrorReader(json);
  }

  @Override
  public boolean spokenBy(Upstream.Kind kind) {
    return kind == Upstream.Kind.OPENAI || kind == Upstream.Kind.GEMINI;
  }

  /** Google documents its search tool for its own API only. */
  @Override
  public boolean serves(Routing.Choice choice) {
    return spokenBy(choice.upstream().kind()) && !Variant.of(choice).searching();
  }

  @Override
  public Prepared prepare(
      RelayCall call, Routing.Choice choice, String secret, List<Header> added) {
    Upstream upstream = choice.upstream();
    List<Header> headers = new ArrayList<>();
    if (secret != null) {
      headers.add(new Header("Authorization", "Bearer " + secret));
    }
    for (String name : PASSED) {
      String value = call.request().header(name);
      if (value != null) {
        headers.add(new Header(name, value));
      }
    }
    String base =
        upstream.kind() == Upstream.Kind.GEMINI
            ? upstream.baseUrl() + AT_GOOGLE
            : upstream.baseUrl();
    Wish wish = wish(call, choice);
    if (wish.contentType != null) {
      headers.add(new Header("Content-Type", wish.contentType));
    }
    headers.addAll(added);
    return new Prepared(
        new HttpCall(call.request().method(), base + call.path(), headers, wish.body, wish.data),
        wish.streamed,
        wish.hidesUsage);
  }

  /** A body in the making. */
  private static final class Wish {
    String contentType;
    String body;
    Bytes data;
    boolean streamed;
    boolean hidesUsage;
  }

  private Wish wish(RelayCall call, Routing.Choice choice) {
    Wish wish = new Wish();
    Variant variant = Variant.of(choice);
    String model = variant.model();
    switch (call.body()) {
      case RelayCall.JsonBody body -> {
        wish.contentType = "application/json";
        wish.streamed = isTrue(body.root().get("stream"));
        wish.body = body.text();
        if (!model.equals(body.root().text("model"))) {
          wish.body = JsonObjectText.with(json, wish.body, "model", json.quote(model));
        }
        if (variant.nonthinking() && call.path().equals("/chat/completions")) {
          thinkLittle(wish, model);
        }
        if (wish.streamed && choice.upstream().asksUsage() && tellsUsage(call.path())) {
          askUsage(wish, body.root().get("stream_options"));
        }
      }
      case RelayCall.FormBody body -> {
        wish.contentType = body.contentType();
        String named = body.form().text("model");
        boolean same = model.equals(named == null ? call.routing().name() : named);
        wish.data = same ? body.form().raw() : named(body, named, model);
        wish.streamed = "true".equals(body.form().text("stream"));
      }
      case RelayCall.NoBody none -> {}
    }
    return wish;
  }

  /** Sound, subtitles and plain texts are what these are for. */
  @Override
  public boolean answersJson(RelayCall call) {
    return !call.path().startsWith("/audio/");
  }

  private void thinkLittle(Wish wish, String model) {
    String effort = GeminiThinking.leastOf(model).effort();
    if (effort != null) {
      wish.body = JsonObjectText.with(json, wish.body, "reasoning_effort", json.quote(effort));
    }
  }

  /** Streams of these have a usage at their end if they are asked for it; others always do. */
  private static boolean tellsUsage(String path) {
    return path.equals("/chat/completions") || path.equals("/completions");
  }

  private void askUsage(Wish wish, JsonValue options) {
    boolean open =
        options == null
            || options.kind() == JsonValue.Kind.NULL
            || options.kind() == JsonValue.Kind.OBJECT;
    if (!open || (options != null && isTrue(options.get("include_usage")))) {
      return;
    }
    JsonWriter asked = new JsonWriter(json).object();
    if (options != null) {
      for (String name : options.names()) {
        if (!name.equals("include_usage")) {
          asked.name(name).raw(options.get(name).toJson());
        }
      }
    }
    String literal = asked.name("include_usage").value(true).end().toString();
    wish.body = JsonObjectText.with(json, wish.body, "stream_options", literal);
    wish.hidesUsage = true;
  }

  /** A form in which another model is named, or one at all. */
  private static Bytes named(RelayCall.FormBody body, String before, String model) {
    if (before != null) {
      return body.form().with("model", model);
    }
    String boundary = boundary(body.contentType());
    return body.form()
        .raw()
        .replaced(
            0,
            0,
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
                + model
                + "\r\n");
  }

  /** {@code multipart/form-data; boundary="a b"} (RFC 2046, section 5.1.1). */
  private static String boundary(String contentType) {
    int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
    String rest = contentType.substring(at + "boundary=".length());
    boolean quoted = rest.startsWith("\"");
    int end = rest.indexOf(quoted ? '"' : ';', 1);
    return rest.substring(quoted ? 1 : 0, end < 0 ? rest.length() : end).trim();
  }

  private static boolean isTrue(JsonValue value) {
    return value != null && value.isTrue();
  }

  @Override
  public UpstreamError error(int status, String body, long retryAfterMillis, String secret) {
    return reader.read(status, body, retryAfterMillis, secret);
  }

  @Override
  public UpstreamError errorEvent(String event, String secret) {
    return event.contains("\"error\"") ? reader.readEvent(event, secret) : null;
  }

  @Override
  public boolean finished(RelayCall call, String tail) {
    return switch (call.path()) {
      case "/chat/completions", "/completions" ->
          tail.contains("data: [DONE]")
              || tail.contains("data:[DONE]")
              || tail.contains("\"finish_reason\":\"")
              || tail.contains("\"finish_reason\": \"");
      case "/responses" ->
          tail.contains("response.completed")
              || tail.contains("response.incomplete")
              || tail.contains("response.failed");
      default -> true;
    };
  }

  @Override
  public String brokenOff(Refusal refusal) {
    return "data: " + errors.envelope(refusal) + "\n\ndata: [DONE]\n\n";
  }

  @Override
  public String usageMark() {
    return "\"usage\":";
  }
}
