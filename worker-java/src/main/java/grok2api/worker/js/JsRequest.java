package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** The runtime's incoming {@code Request}. */
public final class JsRequest {
  private JsRequest() {}

  @JSBody(params = "request", script = "return request.method;")
  public static native String method(JSObject request);

  @JSBody(params = "request", script = "return request.url;")
  public static native String url(JSObject request);

  /** A header of a request or a response; null when absent. */
  @JSBody(
      params = {"message", "name"},
      script = "return message.headers.get(name);")
  public static native String header(JSObject message, String name);

  @JSBody(
      params = {"url", "name"},
      script = "return new URL(url).searchParams.get(name);")
  public static native String query(String url, String name);

  @JSBody(
      params = {"url", "name"},
      script = "return new URL(url).searchParams.getAll(name);")
  public static native JSArrayReader<JSString> queries(String url, String name);

  /** The whole body as UTF-8 text. */
  @JSBody(params = "request", script = "return request.text();")
  public static native JSPromise<JSString> text(JSObject request);

  /** Null for a request without a body. */
  @JSBody(params = "request", script = "return request.body;")
  public static native JSObject body(JSObject request);

  @JSBody(params = "request", script = "return request.signal.aborted;")
  public static native boolean aborted(JSObject request);

  @JSBody(
      params = {"request", "action"},
      script = "request.signal.addEventListener('abort', action);")
  public static native void onAbort(JSObject request, JsStreams.OnDone action);
}
