package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsPromises;
import org.teavm.jso.JSObject;

/**
 * A body of the runtime's that goes on without passing through Java.
 *
 * @param stream a {@code ReadableStream}, or null for an empty body
 */
record FetchedBytes(JSObject stream) implements ByteStream {
  @Override
  public void cancel() {
    if (stream != null) {
      JsBytes.drop(stream);
    }
  }

  @Override
  public ByteStream slice(long skip, long length) {
    return stream == null ? this : new FetchedBytes(JsBytes.slice(stream, skip, length));
  }

  @Override
  public Copy copy(long maxBytes) {
    return stream == null ? new Copies(null) : new Copies(JsBytes.copy(stream, maxBytes));
  }

  @Override
  public Bytes collect(int maxBytes) {
    JsPromises.Settled settled = JsPromises.settle(JsFetch.bytes(stream, maxBytes)).await();
    if (!settled.isOk()) {
      throw new HttpFailed(
          FetchHttp.reason(settled.getMessage(), Signal.NEVER), settled.getMessage());
    }
    return new WorkersBytes(JsBytes.unsigned(settled.getValue()));
  }

  private record Copies(JSObject copy) implements Copy {
    @Override
    public ByteStream forClient() {
      return new FetchedBytes(copy == null ? null : JsBytes.forClient(copy));
    }

    @Override
    public ByteStream forStore() {
      return new FetchedBytes(copy == null ? null : JsBytes.forStore(copy));
    }

    @Override
    public long storedBytes() {
      return copy == null ? 0 : (long) JsBytes.stored(copy);
    }
  }
}
