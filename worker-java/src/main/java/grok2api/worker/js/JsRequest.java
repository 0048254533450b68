package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

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

  /** The body as text in {@code value}; a null value when it is longer than {@code maxBytes}. */
  @JSBody(
      params = {"request", "maxBytes"},
      script =
          "const declared = request.headers.get('content-length');"
              + " if (declared !== null) return Number(declared) > maxBytes"
              + "   ? Promise.resolve({value: null})"
              + "   : request.text().then(value => ({value}));"
              + " return (async () => {"
              + "   let size = 0, value = ''; const decoder = new TextDecoder();"
              + "   for await (const bytes of request.body ?? []) {"
              + "     if ((size += bytes.length) > maxBytes) return {value: null};"
              + "     value += decoder.decode(bytes, {stream: true});"
              + "   }"
              + "   return {value: value + decoder.decode()};"
              + " })();")
  public static native JSPromise<JSObject> text(JSObject request, double maxBytes);

  @JSBody(params = "holder", script = "return holder.value;")
  public static native String value(JSObject holder);

  @JSBody(params = "request", script = "return request.signal.aborted;")
  public static native boolean aborted(JSObject request);

  @JSBody(
      params = {"request", "action"},
      script = "request.signal.addEventListener('abort', action);")
  public static native void onAbort(JSObject request, JsStreams.OnDone action);
}
