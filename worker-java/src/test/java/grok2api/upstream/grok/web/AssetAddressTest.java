package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AssetAddressTest {
  @Test
  void knowsThreeHosts() {
    assertTrue(AssetAddress.of("https://assets.grok.com/users/3a/a.jpg").wantsCookies());
    assertFalse(AssetAddress.of("https://imagine-public.x.ai/a.jpg").wantsCookies());
    assertFalse(AssetAddress.of("https://imgen.x.ai/a.jpg?x=1").wantsCookies());
  }

  @Test
  void spellsHostsInOneWay() {
    assertEquals(
        "https://assets.grok.com/A.jpg",
        AssetAddress.of("HTTPS://Assets.Grok.com:443/A.jpg").url());
  }

  @Test
  void knowsNoOtherAddress() {
    for (String url :
        List.of(
            "http://assets.grok.com/a.jpg",
            "https://assets.grok.com:444/a.jpg",
            "https://assets.grok.com:/a.jpg",
            "https://user@assets.grok.com/a.jpg",
            "https://assets.grok.com@evil.example/a.jpg",
            "https://assets.grok.com:443@evil.example/a.jpg",
            "https://assets.grok.com\\@evil.example/a.jpg",
            "https://assets.grok.com\t.evil.example/a.jpg",
            "https://assets.grok.com.evil.example/a.jpg",
            "https://assets.grok.com./a.jpg",
            "https://evil-assets.grok.com/a.jpg",
            "https://evil.grok.com/a.jpg",
            "https://grok.com/a.jpg",
            "https://x.ai/a.jpg",
            "https://\u0430ssets.grok.com/a.jpg",
            "https://assets%2egrok.com/a.jpg",
            "https://assets.grok.com/a b.jpg",
            "//assets.grok.com/a.jpg",
            "assets.grok.com/a.jpg",
            "data:image/png;base64,AAAA",
            "https://",
            "")) {
      assertNull(AssetAddress.of(url), url);
    }
  }

  @Test
  void followsRedirectsToItsOwnHostsOnly() {
    AssetAddress from = AssetAddress.of("https://assets.grok.com/a.jpg");
    assertEquals("https://assets.grok.com/b.jpg", from.redirected("/b.jpg").url());
    assertEquals("https://imgen.x.ai/b.jpg", from.redirected("https://imgen.x.ai/b.jpg").url());
    for (String location :
        List.of(
            "https://evil.example/b.jpg", "//evil.example/b.jpg", "b.jpg", "/\\evil.example", "")) {
      assertNull(from.redirected(location), location);
    }
    assertNull(from.redirected(null));
  }
}
