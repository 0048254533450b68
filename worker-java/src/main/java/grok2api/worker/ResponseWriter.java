package grok2api.worker;

import grok2api.http.Response;
import grok2api.http.TextBody;
import grok2api.http.TextSource;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Signal;
import grok2api.worker.js.JsRuntime;
import grok2api.worker.js.JsSocket;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSString;

/** Turns a {@link Response} into the runtime's, and pumps streamed bodies. */
final class ResponseWriter {
  private ResponseWriter() {}

  static JSObject write(Response response, JSObject context) {
    JSArray<JSString> headers = new JSArray<>();
    for (Header header : response.headers()) {
      headers.push(JSString.valueOf(header.name()));
      headers.push(JSString.valueOf(header.value()));
    }
    if (response.body() instanceof Response.Talking talking) {
      return talk(talking, headers, context);
    }
    JSObject body =
        switch (response.body()) {
          case Response.Empty ignored -> null;
          case Response.Whole whole -> JSString.valueOf(whole.text());
          case Response.Passed passed -> ((FetchedBytes) passed.bytes()).stream();
          case Response.Streamed streamed -> stream(streamed.source(), context);
          case Response.Written written -> written(written.text(), context);
          case Response.Talking talking -> throw new IllegalStateException();
        };
    return JsRuntime.response(response.status(), headers, body);
  }

  private static JSObject talk(
      Response.Talking talking, JSArray<JSString> headers, JSObject context) {
    JSObject pair = JsSocket.pair();
    WorkersSocket socket = new WorkersSocket(JsSocket.ours(pair), Signal.NEVER);
    JsRuntime.waitUntil(context, GreenThreads.run(() -> talking.conversation().accept(socket)));
    return JsSocket.response(pair, headers);
  }

  private static JSObject written(TextBody text, JSObject context) {
    BodyWriter writer = new BodyWriter(text);
    JsRuntime.waitUntil(context, writer.start());
    return writer.readable();
  }

  private static JSObject stream(TextSource source, JSObject context) {
    ResponsePump pump = new ResponsePump(source);
    JsRuntime.waitUntil(context, pump.start());
    return pump.readable();
  }
}
