package grok2api.testing;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The media store as a map. Like the real one it keeps a part of a stream that broke. */
public class FakeKv implements Kv {
  /** What is stored. */
  public record Value(JvmBytes bytes, String metadata, long expiresAtSeconds) {
    public String text() {
      return bytes.toString();
    }
  }

  public final Map<String, Value> values = new TreeMap<>();

  /** Every key that was to be deleted, in order. */
  public final List<String> deleted = new ArrayList<>();

  /** How many deletions the day still has. */
  public int deletionsLeft = Integer.MAX_VALUE;

  /** How many writes the day still has. */
  public int writesLeft = Integer.MAX_VALUE;

  /** Whether the store answers at all. */
  public boolean down;

  /** Has a value in the store as if it had been put long ago, without metadata. */
  public void keep(String key, String text) {
    values.put(key, new Value(JvmBytes.ofText(text), null, 0));
  }

  @Override
  public String get(String key) {
    answer();
    Value value = values.get(key);
    return value == null ? null : new String(value.bytes().array(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean has(String key) {
    answer();
    return values.containsKey(key);
  }

  @Override
  public Stored open(String key) {
    answer();
    Value value = values.get(key);
    return value == null ? null : new Stored(value.bytes().stream(), value.metadata());
  }

  @Override
  public void put(String key, Bytes value, String metadata, long expiresAtSeconds) {
    write(key);
    values.put(key, new Value((JvmBytes) value, metadata, expiresAtSeconds));
  }

  @Override
  public void put(String key, ByteStream value, String metadata, long expiresAtSeconds) {
    JvmStream stream = (JvmStream) value;
    try {
      write(key);
    } catch (KvFailed refused) {
      stream.cancel();
      throw refused;
    }
    boolean breaks = stream.breaks();
    values.put(key, new Value(new JvmBytes(stream.read()), metadata, expiresAtSeconds));
    if (breaks) {
      throw new KvFailed("Error: the stream broke");
    }
  }

  @Override
  public void delete(String key) {
    answer();
    if (deletionsLeft == 0) {
      throw new KvFailed("Error: KV DELETE failed: 429 Too Many Requests");
    }
    deletionsLeft--;
    deleted.add(key);
    values.remove(key);
  }

  private void write(String key) {
    answer();
    if (key.getBytes(StandardCharsets.UTF_8).length > 512) {
      throw new KvFailed("Error: KV PUT failed: 414 UTF-8 encoded length exceeds key length limit");
    }
    if (writesLeft == 0) {
      throw new KvFailed("Error: KV put() limit exceeded for the day.");
    }
    writesLeft--;
  }

  private void answer() {
    if (down) {
      throw new KvFailed("Error: KV GET failed: 503 Service Unavailable");
    }
  }
}
