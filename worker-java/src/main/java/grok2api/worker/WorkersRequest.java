package grok2api.worker;

import grok2api.http.Form;
import grok2api.http.Request;
import grok2api.platform.Background;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsJson;
import grok2api.worker.js.JsPromises;
import grok2api.worker.js.JsRequest;
import grok2api.worker.js.JsRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSString;

/** {@link Request} over the runtime's own; nothing is read before it is asked for. */
final class WorkersRequest implements Request {
  private final JSObject request;
  private final String url;
  private final int pathStart;
  private final Background background;
  private String id;
  private Signal signal;

  WorkersRequest(JSObject request, JSObject context) {
    this.request = request;
    this.url = JsRequest.url(request);
    this.pathStart = url.indexOf('/', url.indexOf("://") + 3);
    this.background = new WorkersBackground(context);
  }

  @Override
  public String id() {
    if (id == null) {
      id = JsRuntime.uuid();
    }
    return id;
  }

  @Override
  public String method() {
    return JsRequest.method(request);
  }

  @Override
  public String path() {
    int query = url.indexOf('?', pathStart);
    return url.substring(pathStart, query < 0 ? url.length() : query);
  }

  @Override
  public String origin() {
    return url.substring(0, pathStart);
  }

  @Override
  public String query(String name) {
    return JsRequest.query(url, name);
  }

  @Override
  public List<String> queries(String name) {
    JSArrayReader<JSString> found = JsRequest.queries(url, name);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      values.add(found.get(i).stringValue());
    }
    return values;
  }

  @Override
  public String header(String name) {
    return JsRequest.header(request, name);
  }

  @Override
  public String body(long maxBytes) {
    String declared = header("Content-Length");
    if (declared == null) {
      return undeclaredBody(maxBytes);
    }
    if (declaredLength(declared) > maxBytes) {
      throw new Refused(new Refusal.BodyTooLarge(maxBytes));
    }
    JsPromises.Settled settled = JsPromises.settle(JsRequest.text(request)).await();
    if (!settled.isOk()) {
      throw new Refused(new Refusal.ClientGone());
    }
    return JsJson.text(settled.getValue());
  }

  @Override
  public Form form(long maxBytes) {
    String type = header("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      throw Refused.invalid("invalid_multipart", null, "The body must be multipart/form-data");
    }
    JSObject body = wholeBody(maxBytes);
    JSArrayReader<JSObject> entries = JsBytes.form(body, type);
    if (entries == null) {
      throw Refused.invalid("invalid_multipart", null, "The body is no proper multipart/form-data");
    }
    return form(entries, body);
  }

  private JSObject wholeBody(long maxBytes) {
    String declared = header("Content-Length");
    double length = declared == null ? FetchedBytes.UNKNOWN : declaredLength(declared);
    FetchedBytes body = new FetchedBytes(JsRequest.body(request), length);
    try {
      return ((WorkersBytes) body.collect((int) maxBytes)).array();
    } catch (HttpFailed e) {
      throw e.reason() == HttpFailed.Reason.TOO_LARGE
          ? new Refused(new Refusal.BodyTooLarge(maxBytes))
          : new Refused(new Refusal.ClientGone());
    }
  }

  /** The runtime lets digits through only; whatever is longer than a number may be is too long. */
  private static long declaredLength(String digits) {
    return digits.length() > 15 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static Form form(JSArrayReader<JSObject> entries, JSObject body) {
    List<Form.Part> parts = new ArrayList<>();
    for (int i = 0; i < entries.getLength(); i += 4) {
      String name = JsJson.text(entries.get(i));
      String fileName = JsJson.text(entries.get(i + 1));
      String text = JsJson.text(entries.get(i + 2));
      JSObject bytes = entries.get(i + 3);
      parts.add(
          fileName == null
              ? new Form.Text(name, text, JsBytes.place(body, bytes), JsBytes.size(bytes))
              : new Form.File(name, fileName, text, new WorkersBytes(bytes)));
    }
    return new Form(parts, new WorkersBytes(body));
  }

  /** A body that comes in chunks: read no further than the limit, counted in characters. */
  private String undeclaredBody(long maxBytes) {
    TextStream body = new FetchBody(JsRequest.body(request), Signal.NEVER);
    TextBuffer text = new WorkersJson().buffer();
    long size = 0;
    TextStream.Piece piece;
    while ((piece = body.next(0)) instanceof TextStream.Text more) {
      size += more.text().length();
      if (size > maxBytes) {
        body.cancel();
        throw new Refused(new Refusal.BodyTooLarge(maxBytes));
      }
      text.append(more.text());
    }
    if (piece instanceof TextStream.Broken) {
      throw new Refused(new Refusal.ClientGone());
    }
    return text.take();
  }

  @Override
  public Signal signal() {
    if (signal == null) {
      signal = new RequestSignal(request);
    }
    return signal;
  }

  @Override
  public Background background() {
    return background;
  }

  private static final class RequestSignal implements Signal {
    /** Null once the client has gone. */
    private List<Runnable> actions = new ArrayList<>();

    RequestSignal(JSObject request) {
      if (JsRequest.aborted(request)) {
        fire();
      } else {
        JsRequest.onAbort(request, this::fire);
      }
    }

    @Override
    public boolean aborted() {
      return actions == null;
    }

    @Override
    public void onAbort(Runnable action) {
      if (aborted()) {
        action.run();
      } else {
        actions.add(action);
      }
    }

    private void fire() {
      List<Runnable> waiting = actions;
      actions = null;
      if (waiting != null) {
        waiting.forEach(Runnable::run);
      }
    }
  }
}
