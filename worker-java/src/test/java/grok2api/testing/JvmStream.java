package grok2api.testing;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import java.util.Arrays;

/** Bytes on their way that are all there already, perhaps with a break at the end. */
public class JvmStream implements ByteStream {
  private final byte[] bytes;
  private final HttpFailed.Reason breaksWith;
  private final Runnable onCancel;
  private boolean used;

  public JvmStream(byte[] bytes) {
    this(bytes, null, () -> {});
  }

  /**
   * @param breaksWith what happens after the bytes; null for a proper end
   * @param onCancel told once when nobody wants the stream
   */
  public JvmStream(byte[] bytes, HttpFailed.Reason breaksWith, Runnable onCancel) {
    this.bytes = bytes;
    this.breaksWith = breaksWith;
    this.onCancel = onCancel;
  }

  /** Everything that comes before the end or the break; what a client gets. */
  public byte[] read() {
    use();
    return bytes;
  }

  /** Whether it ends with a break. */
  public boolean breaks() {
    return breaksWith != null;
  }

  @Override
  public void cancel() {
    if (!used) {
      used = true;
      onCancel.run();
    }
  }

  @Override
  public ByteStream slice(long skip, long length) {
    use();
    int from = (int) Math.min(skip, bytes.length);
    int to = (int) Math.min(skip + length, bytes.length);
    boolean whole = to == skip + length;
    HttpFailed.Reason tooShort = breaksWith == null ? HttpFailed.Reason.NETWORK : breaksWith;
    return new JvmStream(Arrays.copyOfRange(bytes, from, to), whole ? null : tooShort, onCancel);
  }

  @Override
  public Copy copy(long maxBytes) {
    use();
    boolean tooMany = bytes.length > maxBytes;
    ByteStream client = new JvmStream(bytes, breaksWith, onCancel);
    ByteStream store =
        new JvmStream(
            tooMany ? Arrays.copyOf(bytes, (int) maxBytes) : bytes,
            tooMany ? HttpFailed.Reason.TOO_LARGE : breaksWith,
            () -> {});
    return new Copy() {
      @Override
      public ByteStream forClient() {
        return client;
      }

      @Override
      public ByteStream forStore() {
        return store;
      }

      @Override
      public long storedBytes() {
        return Math.min(maxBytes, bytes.length);
      }
    };
  }

  @Override
  public Bytes collect(int maxBytes) {
    use();
    if (bytes.length > maxBytes) {
      throw new HttpFailed(HttpFailed.Reason.TOO_LARGE, "scripted");
    }
    if (breaksWith != null) {
      throw new HttpFailed(breaksWith, "scripted");
    }
    return new JvmBytes(bytes);
  }

  private void use() {
    if (used) {
      throw new AssertionError("a stream is used once");
    }
    used = true;
  }
}
