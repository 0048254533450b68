package grok2api.http;

import grok2api.platform.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A form as it was sent; names may repeat.
 *
 * @param raw what it was read from, {@code multipart/form-data}
 */
public record Form(List<Part> parts, Bytes raw) {
  public Form {
    parts = List.copyOf(parts);
  }

  /** One field. */
  public sealed interface Part {
    String name();
  }

  /**
   * A field with a text.
   *
   * @param at where the text begins in {@link Form#raw}; -1 for an empty one
   * @param bytes how long it is there
   */
  public record Text(String name, String text, int at, int bytes) implements Part {
    public Text(String name, String text) {
      this(name, text, -1, 0);
    }
  }

  /**
   * A field with a file.
   *
   * @param fileName as the client calls it; may be empty
   * @param contentType as the client calls it; may be empty
   */
  public record File(String name, String fileName, String contentType, Bytes bytes)
      implements Part {}

  /** The first text of that name; null without one. */
  public String text(String name) {
    Text text = field(name);
    return text == null ? null : text.text();
  }

  /** {@link #raw} with another text for the first of that name, which must not be empty. */
  public Bytes with(String name, String text) {
    Text field = field(name);
    return raw.replaced(field.at(), field.bytes(), text);
  }

  private Text field(String name) {
    for (Part part : parts) {
      if (part instanceof Text text && text.name().equals(name)) {
        return text;
      }
    }
    return null;
  }

  /** Every file of that name, in order. */
  public List<File> files(String name) {
    List<File> files = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof File file && file.name().equals(name)) {
        files.add(file);
      }
    }
    return files;
  }
}
