package grok2api.relay;

import grok2api.gateway.ErrorFace;
import grok2api.http.Request;
import grok2api.json.JsonObjectText;
import grok2api.json.JsonWriter;
import grok2api.platform.Encodings;
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

/**
 * Google's Gemini API. The {@link RelayCall#path} is a {@link GeminiMethod}'s name; streams are
 * asked for as events, whatever form the client wants.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Google, Generating content</a>
 */
public final class GeminiDialect implements Dialect {
  private static final String MODELS = "/v1beta/models/";

  /** Of a client's headers these are passed on. */
  private static final List<String> PASSED = List.of("Accept", "x-goog-api-client");

  /**
   * Of a client's query these are passed on. Another form of answer ({@code alt}, {@code callback})
   * could not be read, and keys are shown here too.
   *
   * @see <a href="https://cloud.google.com/apis/docs/system-parameters">Google, System
   *     parameters</a>
   */
  private static final List<String> PASSED_QUERY =
      List.of("fields", "$fields", "prettyPrint", "$prettyPrint");

  /** Without these nobody knows what an answer has cost, and whether it is whole. */
  private static final String NEEDED_FIELDS =
      ",usageMetadata,promptFeedback,candidates/finishReason";

  private final Json json;
  private final Encodings encodings;
  private final ErrorFace errors;
  private final ErrorReader reader;

  public GeminiDialect(Json json, Encodings encodings, ErrorFace errors) {
    this.json = json;
    this.encodings = encodings;
    this.errors = errors;
    this.reader = new ErrorReader(json);
  }

  @Override
  public boolean spokenBy(Upstream.Kind kind) {
    return kind == Upstream.Kind.GEMINI;
  }

  @Override
  public Prepared prepare(
      RelayCall call, Routing.Choice choice, String secret, List<Header> added) {
    GeminiMethod method = GeminiMethod.named(call.path());
    Variant variant = Variant.of(choice);
    List<Header> headers = new ArrayList<>();
    if (secret != null) {
      headers.add(new Header("x-goog-api-key", secret));
    }
    for (String name : PASSED) {
      String value = call.request().header(name);
      if (value != null) {
        headers.add(new Header(name, value));
      }
    }
    headers.add(new Header("Content-Type", "application/json"));
    headers.addAll(added);
    String url =
        choice.upstream().baseUrl()
            + MODELS
            + encodings.percentEncoded(variant.model())
            + ":"
            + method.wireName()
            + query(call.request(), method);
    String body =
        switch (call.body()) {
          case RelayCall.JsonBody sent -> body(sent, method, variant);
          case RelayCall.FormBody form -> null;
          case RelayCall.NoBody none -> null;
        };
    return new Prepared(
        new HttpCall("POST", url, headers, body), method == GeminiMethod.STREAM, false);
  }

  private String query(Request request, GeminiMethod method) {
    StringBuilder query = new StringBuilder(method == GeminiMethod.STREAM ? "?alt=sse" : "");
    for (String name : PASSED_QUERY) {
      String value = request.query(name);
      if (value != null) {
        boolean fields = name.endsWith("fields") && method.generates();
        query.append(query.length() == 0 ? '?' : '&');
        query.append(encodings.percentEncoded(name)).append('=');
        query.append(encodings.percentEncoded(fields ? value + NEEDED_FIELDS : value));
      }
    }
    return query.toString();
  }

  /** The body as it came, but for another name of the model and what its suffixes ask for. */
  private String body(RelayCall.JsonBody sent, GeminiMethod method, Variant variant) {
    JsonValue root = sent.root();
    String body = named(sent.text(), root, variant.model());
    JsonValue counted = root.get("generateContentRequest");
    if (isNamedOtherwise(counted, variant.model())) {
      body =
          JsonObjectText.with(
              json,
              body,
              "generateContentRequest",
              named(counted.toJson(), counted, variant.model()));
    }
    if (method == GeminiMethod.EMBED_SEVERAL) {
      body = eachNamed(body, root.get("requests"), variant.model());
    }
    if (method.generates() && variant.nonthinking()) {
      body = nonthinking(body, root, GeminiThinking.leastOf(variant.model()).config());
    }
    return method.generates() && variant.searching() ? searching(body, root.get("tools")) : body;
  }

  private static boolean isNamedOtherwise(JsonValue object, String model) {
    String named = object == null ? null : object.text("model");
    return named != null && !named.equals("models/" + model);
  }

  /** Google refuses a body that names another model than its URL does. */
  private String named(String text, JsonValue object, String model) {
    return isNamedOtherwise(object, model)
        ? JsonObjectText.with(json, text, "model", json.quote("models/" + model))
        : text;
  }

  private String eachNamed(String body, JsonValue requests, String model) {
    boolean otherwise = false;
    JsonWriter all = new JsonWriter(json).array();
    for (int i = 0; requests != null && i < requests.size(); i++) {
      JsonValue one = requests.at(i);
      otherwise |= isNamedOtherwise(one, model);
      all.raw(named(one.toJson(), one, model));
    }
    return otherwise ? JsonObjectText.with(json, body, "requests", all.end().toString()) : body;
  }

  /** Members may be spelt in either way of Protocol Buffers' JSON, but not in both. */
  private String nonthinking(String body, JsonValue root, String config) {
    if (config == null) {
      return body;
    }
    String name = root.get("generation_config") == null ? "generationConfig" : "generation_config";
    JsonValue generation = root.get(name);
    boolean there = generation != null && generation.kind() == JsonValue.Kind.OBJECT;
    boolean snake = there && generation.get("thinking_config") != null;
    return JsonObjectText.with(
        json,
        body,
        name,
        JsonObjectText.with(
            there ? generation.toJson() : "{}",
            snake ? "thinking_config" : "thinkingConfig",
            config));
  }

  private String searching(String body, JsonValue tools) {
    JsonWriter all = new JsonWriter(json).array();
    for (int i = 0; tools != null && i < tools.size(); i++) {
      JsonValue tool = tools.at(i);
      if (tool.get("google_search") != null || tool.get("googleSearch") != null) {
        return body;
      }
      all.raw(tool.toJson());
    }
    String literal = all.raw("{\"google_search\":{}}").end().toString();
    return JsonObjectText.with(json, body, "tools", literal);
  }

  @Override
  public UpstreamError error(int status, String body, long retryAfterMillis, String secret) {
    return reader.read(status, body, retryAfterMillis, secret);
  }

  @Override
  public UpstreamError errorEvent(String event, String secret) {
    return event.contains("\"error\"") ? reader.readEvent(event, secret) : null;
  }

  /** An answer that is refused for what was asked has a reason too, but no candidate. */
  @Override
  public boolean finished(RelayCall call, String tail) {
    return tail.contains("\"finishReason\"") || tail.contains("\"blockReason\"");
  }

  /** As Google's own libraries know an error in the middle of a stream. */
  @Override
  public String brokenOff(Refusal refusal) {
    return "data: " + errors.envelope(refusal) + "\n\n";
  }

  @Override
  public String usageMark() {
    return "\"usageMetadata\":";
  }
}
