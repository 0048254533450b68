package grok2api.http;

import grok2api.platform.Bytes;
import java.util.ArrayList;
import java.util.List;

/** A form as it was sent; names may repeat. */
public record Form(List<Part> parts) {
  public Form {
    parts = List.copyOf(parts);
  }

  /** One field. */
  public sealed interface Part {
    String name();
  }

  /** A field with a text. */
  public record Text(String name, String text) implements Part {}

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
    for (Part part : parts) {
      if (part instanceof Text text && text.name().equals(name)) {
        return text.text();
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
