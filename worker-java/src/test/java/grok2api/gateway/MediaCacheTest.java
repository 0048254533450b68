package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.media.MediaLinks;
import grok2api.media.MediaName;
import grok2api.platform.Bytes;
import grok2api.settings.MediaSettings.Kept;
import grok2api.testing.FakeKv;
import grok2api.testing.JvmBytes;
import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmEncodings;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaCacheTest {
  private static final String ORIGIN = "https://gw.example";
  private static final String BASE = "https://pictures.example";
  private static final String UPLOAD = "/images/upload-1f0c.png";
  private static final String ASSET = "https://assets.grok.com/users/u1/a.jpg";

  private final TestGateway gateway = TestGateway.empty();
  private final MediaCache cache = new MediaCache(gateway.platform(), new LocalDay(480));
  private final MediaLinks links =
      new MediaLinks(
          new JvmEncodings(), new JvmCrypto(), BASE, "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0");

  private void stored(String key) {
    gateway.kv.values.put(
        key, new FakeKv.Value(JvmBytes.ofText("PNG"), "{\"contentType\":\"image/png\"}", 0));
  }

  private String own(String url) {
    Bytes bytes = cache.own(url, links, ORIGIN);
    return bytes == null ? null : bytes.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UPLOAD,
        ORIGIN + UPLOAD,
        BASE + UPLOAD,
        UPLOAD + "?s=x",
        UPLOAD + "#x",
        BASE + UPLOAD + "?#"
      })
  void findsAnUploadOfItsOwn(String url) {
    stored("image/upload-1f0c.png");
    assertEquals("PNG", own(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example" + UPLOAD,
        "https://gw.example.evil" + UPLOAD,
        "images/upload-1f0c.png",
        "/v1" + UPLOAD,
        "/images/upload-other.png",
        "/images/../upload-1f0c.png",
        "/images/",
        "",
        ASSET,
      })
  void findsNothingElsewhere(String url) {
    stored("image/upload-1f0c.png");
    assertNull(own(url));
  }

  @Test
  void findsMediaOfTheUpstreamByTheirSignature() {
    String name = MediaLinks.encode(ASSET, new JvmEncodings());
    stored("image/" + name);
    assertEquals("PNG", own(links.to(ASSET)));
    assertEquals("PNG", own(links.to(ASSET, "9c1185a5c5e9")));
    assertEquals("PNG", own("/images/" + name + "?a=x&s=" + links.signature(name)));
    assertNull(own(links.at(name)));
    assertNull(own(links.at(name) + "?s="));
    assertNull(own(links.at(name) + "?as=" + links.signature(name)));
    assertNull(own(links.at(name) + "?s=" + links.signature("p_other")));
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void findsNothingWhileTheStoreIsDown() {
    gateway.kv.down = true;
    assertNull(own(UPLOAD));
  }

  @Test
  void keepsWhatWasWrittenIntoAnAnswer() {
    MediaName name = MediaName.of(ASSET, new JvmEncodings());
    cache.keep(name, "image/jpeg", JvmBytes.ofText("JPEG"), "9c1185a5c5e9", Kept.NONE);
    assertEquals(0, gateway.kv.values.size());
    cache.keep(name, "image/jpeg", JvmBytes.ofText("JPEG"), "9c1185a5c5e9", Kept.IMAGES);
    assertEquals("JPEG", own(links.to(ASSET)));
    assertEquals(
        List.of("9c1185a5c5e9"),
        gateway.rows("SELECT token_hash FROM kv_cache").stream()
            .map(row -> row.text("token_hash"))
            .toList());
    gateway.kv.writesLeft = 0;
    MediaName other = MediaName.of(ASSET + "?2", new JvmEncodings());
    cache.keep(other, "image/jpeg", JvmBytes.ofText("JPEG"), null, Kept.ALL);
    assertEquals(1, gateway.kv.values.size());
  }
}
