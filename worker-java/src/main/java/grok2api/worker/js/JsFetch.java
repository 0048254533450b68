package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;
import org.teavm.jso.typedarrays.Int8Array;

/** {@code fetch}, {@code Response} of the outside world and {@code AbortController}. */
public final class JsFetch {
  /** How the message of a rejected {@link #bytes} begins when the body is too large. */
  public static final String TOO_LARGE = "TooLargeError";

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

  /** Asks a binding that holds files; redirects come back as they are. */
  @JSBody(
      params = {"binding", "url", "knownETag"},
      script =
          "return binding.fetch(url, {redirect: 'manual',"
              + " headers: knownETag === null ? [] : [['If-None-Match', knownETag]]});")
  public static native JSPromise<JSObject> fetchAsset(
      JSObject binding, String url, String knownETag);

  @JSBody(params = "response", script = "return response.status;")
  public static native int status(JSObject response);

  /** Null for a body that is absent. */
  @JSBody(params = "response", script = "return response.body;")
  public static native JSObject body(JSObject response);

  /** A whole body; null counts as an empty one. */
  @JSBody(
      params = {"body", "maxBytes"},
      script =
          "if (body === null) return Promise.resolve(new Int8Array(0));"
              + " const source = body.getReader(), parts = []; let size = 0;"
              + " function took(result) {"
              + "   if (result.done) {"
              + "     const whole = new Uint8Array(size); let at = 0;"
              + "     parts.forEach(function (part) { whole.set(part, at); at += part.length; });"
              + "     return new Int8Array(whole.buffer);"
              + "   }"
              + "   size += result.value.length;"
              + "   if (size > maxBytes) {"
              + "     source.cancel().catch(function () {});"
              + "     throw new DOMException('body too large', '"
              + TOO_LARGE
              + "');"
              + "   }"
              + "   parts.push(result.value);"
              + "   return source.read().then(took);"
              + " }"
              + " return source.read().then(took);")
  public static native JSPromise<Int8Array> bytes(JSObject body, int maxBytes);
}
