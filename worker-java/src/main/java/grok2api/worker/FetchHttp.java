package grok2api.worker;

import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsPromises;
import grok2api.worker.js.JsRequest;
import grok2api.worker.js.JsRuntime;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSString;

/** {@link Http} over the runtime's {@code fetch}. */
final class FetchHttp implements Http {
  @Override
  public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
    JSArray<JSString> headers = new JSArray<>();
    for (HttpCall.Header header : call.headers()) {
      headers.push(JSString.valueOf(header.name()));
      headers.push(JSString.valueOf(header.value()));
    }
    JSObject controller = JsFetch.abortController();
    signal.onAbort(() -> JsFetch.abort(controller, "AbortError"));
    JSObject timer =
        timeoutMillis > 0
            ? JsRuntime.startTimer(() -> JsFetch.abort(controller, "TimeoutError"), timeoutMillis)
            : null;
    JsPromises.Settled settled =
        JsPromises.settle(
                JsFetch.fetch(call.url(), call.method(), headers, call.body(), controller))
            .await();
    if (timer != null) {
      JsRuntime.stopTimer(timer);
    }
    if (!settled.isOk()) {
      throw new HttpFailed(reason(settled.getMessage(), signal), settled.getMessage());
    }
    return new FetchReply(settled.getValue(), signal);
  }

  static HttpFailed.Reason reason(String message, Signal signal) {
    if (signal.aborted()) {
      return HttpFailed.Reason.ABORTED;
    }
    return message.startsWith("TimeoutError")
        ? HttpFailed.Reason.TIMEOUT
        : HttpFailed.Reason.NETWORK;
  }

  private record FetchReply(JSObject response, Signal signal) implements HttpReply {
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
    public void discard() {
      body().cancel();
    }
  }
}
