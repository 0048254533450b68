package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Reading and writing the runtime's byte streams as text. */
public final class JsStreams {
  private JsStreams() {}

  /** Receives a piece of text; null at the end. */
  @JSFunctor
  public interface OnText extends JSObject {
    void accept(String text);
  }

  @JSFunctor
  public interface OnDone extends JSObject {
    void run();
  }

  /** Receives {@code name: message} of a rejection. */
  @JSFunctor
  public interface OnFailure extends JSObject {
    void accept(String message);
  }

  /**
   * A reader with its UTF-8 decoder. Everything a read needs is made here, once for each body: what
   * is made for each token shows in the time of garbage collection.
   */
  @JSBody(
      params = {"body", "onText", "onFailure"},
      script =
          "const source = body.getReader(), decoder = new TextDecoder(), more = {stream: true};"
              + " return {source: source,"
              + " took: function (result) {"
              + "   onText(result.done ? null : decoder.decode(result.value, more)); },"
              + " failed: function (e) {"
              + "   onFailure(e && e.message ? e.name + ': ' + e.message : String(e)); }};")
  public static native JSObject textReader(JSObject body, OnText onText, OnFailure onFailure);

  /** One read; a piece that holds only the first half of a character comes as an empty text. */
  @JSBody(params = "reader", script = "reader.source.read().then(reader.took, reader.failed);")
  public static native void read(JSObject reader);

  @JSBody(params = "reader", script = "reader.source.cancel().catch(() => {});")
  public static native void cancel(JSObject reader);

  /** What is written waits until the client takes it. One text may be on its way at a time. */
  @JSBody(
      params = {"onTaken", "onGone"},
      script =
          "const stream = new IdentityTransformStream();"
              + " return {readable: stream.readable, writer: stream.writable.getWriter(),"
              + " encoder: new TextEncoder(), bytes: new Uint8Array(2048),"
              + " onTaken: onTaken, onGone: onGone};")
  public static native JSObject textPipe(OnDone onTaken, OnDone onGone);

  @JSBody(params = "pipe", script = "return pipe.readable;")
  public static native JSObject readable(JSObject pipe);

  /**
   * Calls back when the client has taken the text, or has gone. A short text is encoded where the
   * one before it was, which the client has taken by now: a new array for each token costs more
   * than its encoding. A character takes at most three bytes of UTF-8.
   */
  @JSBody(
      params = {"pipe", "text"},
      script =
          "const bytes = text.length * 3 > pipe.bytes.length ? pipe.encoder.encode(text)"
              + " : pipe.bytes.subarray(0, pipe.encoder.encodeInto(text, pipe.bytes).written);"
              + " pipe.writer.write(bytes).then(pipe.onTaken, pipe.onGone);")
  public static native void write(JSObject pipe, String text);

  @JSBody(params = "pipe", script = "pipe.writer.close().catch(() => {});")
  public static native void close(JSObject pipe);

  @JSBody(params = "pipe", script = "pipe.writer.abort().catch(() => {});")
  public static native void abort(JSObject pipe);
}
