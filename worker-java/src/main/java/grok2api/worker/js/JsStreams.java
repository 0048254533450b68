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

  /** A reader with its UTF-8 decoder. */
  @JSBody(
      params = "body",
      script = "return {reader: body.getReader(), decoder: new TextDecoder()};")
  public static native JSObject textReader(JSObject body);

  /** One read; a piece that holds only the first half of a character comes as an empty text. */
  @JSBody(
      params = {"reader", "onText", "onFailure"},
      script =
          "reader.reader.read().then(result => onText(result.done ? null :"
              + " reader.decoder.decode(result.value, {stream: true})),"
              + " e => onFailure(e && e.message ? e.name + ': ' + e.message : String(e)));")
  public static native void read(JSObject reader, OnText onText, OnFailure onFailure);

  @JSBody(params = "reader", script = "reader.reader.cancel().catch(() => {});")
  public static native void cancel(JSObject reader);

  /** {@code {readable, writer, encoder}}: what is written waits until the client takes it. */
  @JSBody(
      script =
          "const pipe = new IdentityTransformStream();"
              + " return {readable: pipe.readable, writer: pipe.writable.getWriter(),"
              + " encoder: new TextEncoder()};")
  public static native JSObject textPipe();

  @JSBody(params = "pipe", script = "return pipe.readable;")
  public static native JSObject readable(JSObject pipe);

  @JSBody(
      params = {"pipe", "text", "onDone", "onFailure"},
      script = "pipe.writer.write(pipe.encoder.encode(text)).then(onDone, onFailure);")
  public static native void write(JSObject pipe, String text, OnDone onDone, OnDone onFailure);

  @JSBody(params = "pipe", script = "pipe.writer.close().catch(() => {});")
  public static native void close(JSObject pipe);

  @JSBody(params = "pipe", script = "pipe.writer.abort().catch(() => {});")
  public static native void abort(JSObject pipe);
}
