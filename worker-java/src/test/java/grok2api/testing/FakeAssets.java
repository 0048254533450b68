package grok2api.testing;

import grok2api.platform.Assets;
import grok2api.platform.ByteStream;
import java.nio.charset.StandardCharsets;
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
  private boolean withoutEndings;

  private record File(String contentType, String content) {}

  public FakeAssets put(String path, String contentType, String content) {
    files.put(path, new File(contentType, content));
    return this;
  }

  /** From now on pages are where Pages has them: {@code /login.html} leads to {@code /login}. */
  public void hideEndings() {
    withoutEndings = true;
  }

  @Override
  public Asset get(String path, String knownETag) {
    if (withoutEndings && path.endsWith(".html")) {
      String location = path.substring(0, path.length() - ".html".length());
      return new Found(308, Map.of("location", location), body(path, "Moved"));
    }
    File file =
        files.get(withoutEndings && files.containsKey(path + ".html") ? path + ".html" : path);
    if (file == null) {
      return new Found(404, Map.of(), body(path, "Not found"));
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
        ? new Found(304, headers, body(path, ""))
        : new Found(200, headers, body(path, file.content()));
  }

  private record Found(int status, Map<String, String> headers, ByteStream body) implements Asset {
    @Override
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** A body that is open until it is read or cancelled. */
  private ByteStream body(String path, String text) {
    if (!text.isEmpty()) {
      open.add(path);
    }
    return new JvmStream(text.getBytes(StandardCharsets.UTF_8), null, () -> open.remove(path)) {
      @Override
      public byte[] read() {
        open.remove(path);
        return super.read();
      }
    };
  }
}
