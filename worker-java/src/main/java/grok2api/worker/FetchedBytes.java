package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.worker.js.JsStreams;
import org.teavm.jso.JSObject;

/**
 * A body of the runtime's that goes to the client without passing through Java.
 *
 * @param stream a {@code ReadableStream}, or null for an empty body
 */
record FetchedBytes(JSObject stream) implements ByteStream {
  @Override
  public void cancel() {
    if (stream != null) {
      JsStreams.drop(stream);
    }
  }
}
