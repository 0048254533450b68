package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** The runtime's {@code WebSocket}, both ends. */
public final class JsSocket {
  private JsSocket() {}

  /** Header names and values alternate. */
  @JSBody(
      params = {"url", "headers", "controller"},
      script =
          "const lines = [['Upgrade', 'websocket']];"
              + " for (let i = 0; i < headers.length; i += 2) lines.push([headers[i], headers[i + 1]]);"
              + " return fetch(url, {headers: lines, redirect: 'manual', signal: controller.signal});")
  public static native JSPromise<JSObject> connect(
      String url, JSArray<JSString> headers, JSObject controller);

  /** Null for a response that is no upgrade. */
  @JSBody(params = "response", script = "return response.webSocket;")
  public static native JSObject of(JSObject response);

  /** Both ends of a connection to a client. */
  @JSBody(script = "return new WebSocketPair();")
  public static native JSObject pair();

  @JSBody(params = "pair", script = "return pair[1];")
  public static native JSObject ours(JSObject pair);

  /** The answer that hands the other end to the client. */
  @JSBody(
      params = {"pair", "headers"},
      script =
          "const lines = new Headers();"
              + " for (let i = 0; i < headers.length; i += 2) lines.append(headers[i], headers[i + 1]);"
              + " return new Response(null, {status: 101, headers: lines, webSocket: pair[0]});")
  public static native JSObject response(JSObject pair, JSArray<JSString> headers);

  /**
   * Begins to listen. A message over the limit counts as an error, and so does a connection that
   * ends without a proper close: the runtime tells that as one with the code 1006.
   */
  @JSBody(
      params = {"socket", "maxBytes", "onMessage", "onClose", "onFailure"},
      script =
          "socket.binaryType = 'arraybuffer';"
              + " socket.addEventListener('message', function (event) {"
              + "   const size = typeof event.data === 'string' ? event.data.length"
              + "     : event.data.byteLength;"
              + "   if (size > maxBytes) { onFailure('"
              + JsFetch.TOO_LARGE
              + "'); }"
              + "   else { onMessage(typeof event.data === 'string' ? event.data"
              + "     : new TextDecoder().decode(event.data)); }"
              + " });"
              + " socket.addEventListener('close', function (event) {"
              + "   if (event.wasClean) { onClose(); } else { onFailure('closed ' + event.code); } });"
              + " socket.addEventListener('error', function (event) {"
              + "   onFailure(String(event.message || 'error')); });"
              + " socket.accept();")
  public static native void listen(
      JSObject socket,
      int maxBytes,
      JsStreams.OnText onMessage,
      JsStreams.OnDone onClose,
      JsStreams.OnFailure onFailure);

  @JSBody(
      params = {"socket", "text"},
      script = "try { socket.send(text); } catch (e) { /* it has gone */ }")
  public static native void send(JSObject socket, String text);

  @JSBody(
      params = {"socket", "code", "reason"},
      script = "try { socket.close(code, reason); } catch (e) { /* it has gone */ }")
  public static native void close(JSObject socket, int code, String reason);
}
