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
      String url, String method, JSArray<JSString> headers, JSObject body, JSObject controller);

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

  /** How long the body is; -1 where that is not said. */
  @JSBody(
      params = "response",
      script =
          "const length = response.headers.get('Content-Length');"
              + " return length === null || response.headers.has('Content-Encoding') ? -1 : +length;")
  public static native double bodyLength(JSObject response);

  /**
   * A whole body; null counts as an empty one. It is read into one array, of the length that is
   * expected or, below 0, one that grows.
   */
  @JSBody(
      params = {"body", "expected", "maxBytes"},
      script =
          "if (body === null) return Promise.resolve(new Int8Array(0));"
              + " const source = body.getReader({mode: 'byob'});"
              + " let whole = new ArrayBuffer(expected > 0 && expected <= maxBytes ? expected : 65536);"
              + " let size = 0;"
              + " return new Promise(function (resolve, reject) {"
              + "   function read() {"
              + "     const full = size === whole.byteLength;"
              + "     const free = full ? new Uint8Array(65536) : new Uint8Array(whole, size);"
              + "     source.read(free).then(function (result) {"
              + "       if (!full) { whole = result.value.buffer; }"
              + "       if (result.done) { resolve(new Int8Array(whole, 0, size)); return; }"
              + "       if (size + result.value.length > maxBytes) { refuse(); return; }"
              + "       if (full) {"
              + "         const larger = new Uint8Array(Math.max(size * 2, 65536));"
              + "         larger.set(new Uint8Array(whole));"
              + "         larger.set(result.value, size); whole = larger.buffer;"
              + "       }"
              + "       size += result.value.length; read();"
              + "     }).catch(reject);"
              + "   }"
              + "   function refuse() {"
              + "     source.cancel().catch(function () {});"
              + "     reject(new DOMException('body too large', '"
              + TOO_LARGE
              + "'));"
              + "   }"
              + "   if (expected > maxBytes) { refuse(); } else { read(); }"
              + " });")
  public static native JSPromise<Int8Array> bytes(JSObject body, double expected, int maxBytes);
}
