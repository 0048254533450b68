package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import grok2api.platform.Socket;
import grok2api.platform.Sockets;
import grok2api.platform.TextStream;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsPromises;
import grok2api.worker.js.JsRequest;
import grok2api.worker.js.JsRuntime;
import grok2api.worker.js.JsSocket;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;
import org.teavm.jso.typedarrays.Int8Array;

/** {@link Http} and {@link Sockets} over the runtime's {@code fetch}. */
final class FetchHttp implements Http, Sockets {
  private static final String TIMEOUT = "TimeoutError";

  @Override
  public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
    JSObject controller = JsFetch.abortController();
    signal.onAbort(() -> JsFetch.abort(controller, "AbortError"));
    JSPromise<JSObject> response =
        JsFetch.fetch(call.url(), call.method(), lines(call.headers()), body(call), controller);
    return new FetchReply(await(response, timeoutMillis, controller, signal), controller, signal);
  }

  @Override
  public HttpReply connect(
      String url, List<HttpCall.Header> headers, long timeoutMillis, Signal signal) {
    JSObject controller = JsFetch.abortController();
    signal.onAbort(() -> JsFetch.abort(controller, "AbortError"));
    JSPromise<JSObject> response = JsSocket.connect(url, lines(headers), controller);
    return new FetchReply(await(response, timeoutMillis, controller, signal), controller, signal);
  }

  private static JSObject body(HttpCall call) {
    if (call.data() != null) {
      return ((WorkersBytes) call.data()).array();
    }
    return call.body() == null ? null : JSString.valueOf(call.body());
  }

  private static JSArray<JSString> lines(List<HttpCall.Header> headers) {
    JSArray<JSString> lines = new JSArray<>();
    for (HttpCall.Header header : headers) {
      lines.push(JSString.valueOf(header.name()));
      lines.push(JSString.valueOf(header.value()));
    }
    return lines;
  }

  /** Waits for a part of an exchange; when it is late, the exchange is over. */
  private static <T extends JSObject> JSObject await(
      JSPromise<T> part, double timeoutMillis, JSObject controller, Signal signal) {
    JSObject timer =
        timeoutMillis > 0
            ? JsRuntime.startTimer(() -> JsFetch.abort(controller, TIMEOUT), timeoutMillis)
            : null;
    JsPromises.Settled settled = JsPromises.settle(part).await();
    if (timer != null) {
      JsRuntime.stopTimer(timer);
    }
    if (!settled.isOk()) {
      throw new HttpFailed(reason(settled.getMessage(), signal), settled.getMessage());
    }
    return settled.getValue();
  }

  static HttpFailed.Reason reason(String message, Signal signal) {
    if (signal.aborted()) {
      return HttpFailed.Reason.ABORTED;
    }
    if (message.startsWith(JsFetch.TOO_LARGE)) {
      return HttpFailed.Reason.TOO_LARGE;
    }
    return message.startsWith(TIMEOUT) ? HttpFailed.Reason.TIMEOUT : HttpFailed.Reason.NETWORK;
  }

  private record FetchReply(JSObject response, JSObject controller, Signal signal)
      implements HttpReply {
    @Override
    public int status() {
      return JsFetch.status(response);
    }

    @Override
    public String header(String name) {
      return JsRequest.header(response, name);
    }

    @Override
    public TextStream body() {
      return new FetchBody(JsFetch.body(response), signal);
    }

    @Override
    public byte[] bytes(int maxBytes, int timeoutMillis) {
      Int8Array whole = (Int8Array) whole(maxBytes, timeoutMillis);
      return whole.toJavaArray();
    }

    @Override
    public Bytes data(int maxBytes, int timeoutMillis) {
      return new WorkersBytes(JsBytes.unsigned(whole(maxBytes, timeoutMillis)));
    }

    private JSObject whole(int maxBytes, int timeoutMillis) {
      JSPromise<Int8Array> bytes =
          JsFetch.bytes(JsFetch.body(response), JsFetch.bodyLength(response), maxBytes);
      return await(bytes, timeoutMillis, controller, signal);
    }

    @Override
    public ByteStream stream() {
      return new FetchedBytes(JsFetch.body(response), JsFetch.bodyLength(response));
    }

    @Override
    public Socket socket() {
      JSObject socket = JsSocket.of(response);
      return socket == null ? null : new WorkersSocket(socket, signal);
    }

    @Override
    public void discard() {
      body().cancel();
    }
  }
}
