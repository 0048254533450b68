package grok2api.testing;

import grok2api.platform.Assets;
import grok2api.platform.ByteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Files as a map; each one's entity tag is made of its content. */
public final class FakeAssets implements Assets {
  /** Bodies that were given out and neither read nor cancelled. */
  public final List<String> open = new ArrayList<>();

  private final Map<String, File> files = new TreeMap<>();

  private record File(String contentType, String content) {}

  public FakeAssets put(String path, String contentType, String content) {
    files.put(path, new File(contentType, content));
    return this;
  }

  @Override
  public Asset get(String path, String knownETag) {
    File file = files.get(path);
    if (file == null) {
      return new Found(404, Map.of(), new Bytes(path, "Not found"));
    }
    String tag = "\"" + Integer.toHexString(file.content().hashCode()) + "\"";
    Map<String, String> headers =
        Map.of(
            "content-type",
            file.contentType(),
            "etag",
            tag,
            "cache-control",
            "public, max-age=0, must-revalidate");
    return tag.equals(knownETag)
        ? new Found(304, headers, new Bytes(path, ""))
        : new Found(200, headers, new Bytes(path, file.content()));
  }

  private record Found(int status, Map<String, String> headers, Bytes body) implements Asset {
    @Override
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** A file's content on its way. */
  public final class Bytes implements ByteStream {
    private final String path;
    private final String text;

    private Bytes(String path, String text) {
      this.path = path;
      this.text = text;
      if (!text.isEmpty()) {
        open.add(path);
      }
    }

    String text() {
      open.remove(path);
      return text;
    }

    @Override
    public void cancel() {
      open.remove(path);
    }
  }
}
