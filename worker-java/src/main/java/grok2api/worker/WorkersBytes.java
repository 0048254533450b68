package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.worker.js.JsBytes;
import org.teavm.jso.JSObject;

/** {@link Bytes} as a {@code Uint8Array}. */
record WorkersBytes(JSObject array) implements Bytes {
  @Override
  public int size() {
    return JsBytes.size(array);
  }

  @Override
  public int at(int index) {
    return JsBytes.at(array, index);
  }

  @Override
  public Bytes replaced(int at, int length, String text) {
    return new WorkersBytes(JsBytes.replaced(array, at, length, text));
  }

  @Override
  public ByteStream stream() {
    return new FetchedBytes(JsBytes.stream(array), size());
  }
}
