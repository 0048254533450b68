package grok2api.testing;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as an array. */
public record JvmBytes(byte[] array) implements Bytes {
  public static JvmBytes ofHex(String hex) {
    return new JvmBytes(HexFormat.of().parseHex(hex));
  }

  public static JvmBytes ofText(String text) {
    return new JvmBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int size() {
    return array.length;
  }

  @Override
  public int at(int index) {
    return array[index] & 0xff;
  }

  @Override
  public Bytes replaced(int at, int length, String text) {
    byte[] middle = text.getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(array, array.length - length + middle.length);
    System.arraycopy(middle, 0, whole, at, middle.length);
    System.arraycopy(array, at + length, whole, at + middle.length, array.length - at - length);
    return new JvmBytes(whole);
  }

  @Override
  public ByteStream stream() {
    return new JvmStream(array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JvmBytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** As text. */
  @Override
  public String toString() {
    return new String(array, StandardCharsets.UTF_8);
  }
}
