package grok2api.worker;

import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsStreams;
import org.teavm.jso.JSObject;

/** A part of a stream; the stream is read as the part is, and let go of after it. */
final class SlicedBytes {
  private final JSObject source;
  private final JSObject part;

  // Bytes as doubles: sums of long are BigInt sums in TeaVM.
  private double skip;
  private double left;

  SlicedBytes(JSObject stream, double skip, double length) {
    this.source = JsBytes.reader(stream, this::took, this::broke);
    this.part = JsBytes.pipe(length, this::readOn, this::gone);
    this.skip = skip;
    this.left = length;
    readOn();
  }

  JSObject readable() {
    return JsStreams.readable(part);
  }

  private void readOn() {
    if (left > 0) {
      JsBytes.read(source);
    } else {
      JsBytes.cancel(source);
      JsStreams.close(part);
    }
  }

  private void took(JSObject bytes) {
    if (bytes == null) {
      JsBytes.abort(part, JsBytes.lost("source too short"));
      return;
    }
    double size = JsBytes.size(bytes);
    if (skip >= size) {
      skip -= size;
      readOn();
      return;
    }
    double end = Math.min(size, skip + left);
    left -= end - skip;
    JSObject wanted = JsBytes.part(bytes, skip, end);
    skip = 0;
    JsBytes.write(part, wanted);
  }

  private void broke(JSObject error) {
    JsBytes.abort(part, error);
  }

  private void gone() {
    JsBytes.cancel(source);
    JsStreams.abort(part);
  }
}
