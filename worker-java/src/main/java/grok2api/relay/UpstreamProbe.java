package grok2api.relay;

import grok2api.platform.Clock;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Upstream;
import grok2api.upstream.RetryAfter;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks an upstream for the models it lists, which costs nothing and tells whether it takes a
 * credential.
 *
 * <pre>{@code
 * {"object":"list","data":[{"id":"deepseek-chat",…}]}      OpenAI
 * {"models":[{"name":"models/gemini-2.5-flash",…}]}        Google
 * [{"id":"…"}]                                             others
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models/list">OpenAI, list models</a>
 * @see <a href="https://ai.google.dev/api/models#method:-models.list">Google, models.list</a>
 */
final class UpstreamProbe {
  private static final int TIMEOUT_MILLIS = 15_000;
  private static final int MAX_CHARS = 1024 * 1024;

  /** More are not kept: every isolate has them in mind. */
  private static final int MAX_MODELS = 2000;

  /** No model has a longer name. */
  private static final int MAX_NAME_CHARS = 200;

  private static final String GOOGLE_PREFIX = "models/";

  private final Platform platform;
  private final Vault vault;
  private final ErrorReader errors;

  UpstreamProbe(Platform platform, Vault vault) {
    this.platform = platform;
    this.vault = vault;
    this.errors = new ErrorReader(platform.json());
  }

  /** What came of it. */
  sealed interface Result {
    long latencyMillis();

    /**
     * The credential is good.
     *
     * @param models each once; {@code models/} is left out of Google's names
     */
    record Listed(List<String> models, long latencyMillis) implements Result {
      public Listed {
        models = List.copyOf(models);
      }
    }

    /**
     * The upstream is there and has no such list; it may not even have looked at the credential.
     *
     * @param status 404, 405 or 501
     */
    record Unlisted(int status, long latencyMillis) implements Result {}

    record Failed(UpstreamError error, long latencyMillis) implements Result {}
  }

  /**
   * @param storedSecret perhaps sealed; null where none is wanted
   */
  Result ask(Upstream upstream, String storedSecret) {
    String secret = null;
    if (storedSecret != null) {
      switch (vault.opened(storedSecret)) {
        case Unsealed.Clear clear -> secret = clear.text();
        case Unsealed.Locked locked -> {
          return new Result.Failed(
              UpstreamError.of(Blame.LOCKED, 401, "The credential is sealed with another key"), 0);
        }
      }
    }
    Clock.Stopwatch stopwatch = platform.clock().since(platform.clock().nowMillis());
    try {
      List<Header> added = added(upstream);
      HttpReply reply =
          platform.http().send(call(upstream, secret, added), TIMEOUT_MILLIS, Signal.NEVER);
      return read(upstream, reply, new Secrets(secret, added), stopwatch);
    } catch (HttpFailed e) {
      return new Result.Failed(unreachable(e.reason()), stopwatch.millis());
    }
  }

  private HttpCall call(Upstream upstream, String secret, List<Header> added) {
    boolean google = upstream.kind() == Upstream.Kind.GEMINI;
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Accept", "application/json"));
    if (secret != null) {
      headers.add(
          google
              ? new Header("x-goog-api-key", secret)
              : new Header("Authorization", "Bearer " + secret));
    }
    headers.addAll(added);
    String path = google ? "/v1beta/models?pageSize=1000" : "/models";
    return new HttpCall("GET", upstream.baseUrl() + path, headers, null).withEachHeaderOnce();
  }

  /** Headers of the operator's, in clear. */
  private List<Header> added(Upstream upstream) {
    List<Header> added = new ArrayList<>();
    for (Header header : upstream.headers()) {
      if (vault.opened(header.value()) instanceof Unsealed.Clear clear) {
        added.add(new Header(header.name(), clear.text()));
      }
    }
    return added;
  }

  private Result read(
      Upstream upstream, HttpReply reply, Secrets secrets, Clock.Stopwatch stopwatch) {
    int status = reply.status();
    if (status == 404 || status == 405 || status == 501) {
      reply.discard();
      return new Result.Unlisted(status, stopwatch.millis());
    }
    if (status >= 300 && status < 400) {
      reply.discard();
      return failed("The upstream sends elsewhere with status " + status, stopwatch);
    }
    long pause = RetryAfter.millis(reply.header("Retry-After"), platform.clock().nowMillis());
    String text = text(reply.body(), stopwatch);
    if (status < 200 || status > 299) {
      UpstreamError error = errors.read(status, text, pause, secrets.credential());
      return new Result.Failed(secrets.leftOut(error), stopwatch.millis());
    }
    JsonValue root = platform.json().parse(text);
    JsonValue array = root == null ? null : array(root);
    return array == null
        ? failed("The upstream's answer is no list of models; is its base URL right?", stopwatch)
        : new Result.Listed(
            models(array, upstream.kind() == Upstream.Kind.GEMINI), stopwatch.millis());
  }

  private static Result failed(String message, Clock.Stopwatch stopwatch) {
    return new Result.Failed(UpstreamError.of(Blame.UPSTREAM, 502, message), stopwatch.millis());
  }

  private static UpstreamError unreachable(HttpFailed.Reason reason) {
    return switch (reason) {
      case TIMEOUT -> UpstreamError.of(Blame.UPSTREAM, 504, "The upstream did not answer in time");
      case TOO_LARGE -> UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is too large");
      case NETWORK, ABORTED ->
          UpstreamError.of(Blame.UPSTREAM, 502, "The upstream cannot be reached");
    };
  }

  /**
   * @throws HttpFailed when it is cut off, late or too long
   */
  private String text(TextStream body, Clock.Stopwatch stopwatch) {
    Json json = platform.json();
    TextBuffer text = json.buffer();
    int chars = 0;
    while (true) {
      switch (body.next(Math.max(1, TIMEOUT_MILLIS - stopwatch.millis()))) {
        case TextStream.Text more -> {
          chars += more.text().length();
          if (chars > MAX_CHARS) {
            body.cancel();
            throw new HttpFailed(HttpFailed.Reason.TOO_LARGE, "too long");
          }
          text.append(more.text());
        }
        case TextStream.End end -> {
          return text.take();
        }
        case TextStream.Silence silence -> {
          body.cancel();
          throw new HttpFailed(HttpFailed.Reason.TIMEOUT, "silent");
        }
        case TextStream.Broken broken -> throw new HttpFailed(broken.reason(), "broken");
      }
    }
  }

  /** Null when there is none. */
  private static JsonValue array(JsonValue root) {
    if (root.kind() == JsonValue.Kind.ARRAY) {
      return root;
    }
    JsonValue data = root.get("data");
    JsonValue array = data == null ? root.get("models") : data;
    return array != null && array.kind() == JsonValue.Kind.ARRAY ? array : null;
  }

  private static List<String> models(JsonValue array, boolean google) {
    Set<String> models = new LinkedHashSet<>();
    for (int i = 0; i < array.size() && models.size() < MAX_MODELS; i++) {
      JsonValue element = array.at(i);
      String id = element.text() == null ? element.text("id") : element.text();
      String name = id == null ? element.text("name") : id;
      if (name != null && !name.isBlank() && name.length() <= MAX_NAME_CHARS) {
        boolean prefixed = google && name.startsWith(GOOGLE_PREFIX);
        models.add(prefixed ? name.substring(GOOGLE_PREFIX.length()) : name);
      }
    }
    return new ArrayList<>(models);
  }
}
