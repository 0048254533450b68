package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** {@code fetch}, {@code Response} of the outside world and {@code AbortController}. */
public final class JsFetch {
  private JsFetch() {}

  @JSBody(script = "return new AbortController();")
  public static native JSObject abortController();

  @JSBody(
      params = {"controller", "reason"},
      script = "controller.abort(new DOMException(reason, reason));")
  public static native void abort(JSObject controller, String reason);

  /** Header names and values alternate in {@code headers}. */
  @JSBody(
      params = {"url", "method", "headers", "body", "controller"},
      script =
          "const lines = [];"
              + " for (let i = 0; i < headers.length; i += 2) lines.push([headers[i], headers[i + 1]]);"
              + " return fetch(url, {method: method, headers: lines, body: body === null ? undefined : body,"
              + " redirect: 'manual', signal: controller.signal});")
  public static native JSPromise<JSObject> fetch(
      String url, String method, JSArray<JSString> headers, String body, JSObject controller);

  @JSBody(params = "response", script = "return response.status;")
  public static native int status(JSObject response);

  /** Null for a body that is absent. */
  @JSBody(params = "response", script = "return response.body;")
  public static native JSObject body(JSObject response);
}
