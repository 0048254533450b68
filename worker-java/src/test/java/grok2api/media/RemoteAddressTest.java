package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/a.png",
        "https://example.com",
        "https://example.com?size=big",
        "HTTPS://Example.COM/a.png",
        "https://example.com:443/a.png",
        "https://example.com./a.png",
        "https://xn--bcher-kva.example/a.png",
        "https://10.example.com/a.png",
        "https://upload_1.s3.example.com/a.png?X-Amz-Signature=%2f&x=1#top",
        "https://example.com/a@b:80.png",
        "https://localhost.example.com/a.png",
        "https://internal.example.com/a.png",
      })
  void takesPublicNamesOverHttps(String url) {
    assertNull(RemoteAddress.objection(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a.png",
        "ftp://example.com/a.png",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:example.com/a.png",
        "https:/example.com/a.png",
        "example.com/a.png",
        "",
      })
  void takesNoOtherScheme(String url) {
    assertEquals("is no https address", RemoteAddress.objection(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Loopback in every spelling that a URL parser reads.
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "0X7F.0.0.1",
        "0x",
        "0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "0.0.0.0",
        // Private, link-local, carrier-grade, multicast, broadcast.
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        // Public ones as well.
        "8.8.8.8",
        "[2606:4700::1111]",
        // Names of private networks.
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "localhost.localdomain",
        "printer.local",
        "printer.LOCAL.",
        "metadata.google.internal",
        "nas.home.arpa",
        "home.arpa",
        "router.lan",
        "intranet",
        "com",
        // No names at all.
        "",
        ".",
        "..",
        "a..example.com",
        ".example.com",
        "example.com..",
        "exa%6dple.com",
        "example.c%6fm",
        "a b.example.com",
        "example!.com",
        "[example.com]",
      })
  void takesNoHostThatIsNotPublic(String host) {
    assertNotNull(RemoteAddress.objection("https://" + host + "/a.png"), host);
    assertNotNull(RemoteAddress.objection("https://" + host), host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com@127.0.0.1/",
        "https://@example.com/",
        "https://example.com:80/",
        "https://example.com:8443/",
        "https://example.com:/",
        "https://example.com:443:443/",
        "https://example.com:0443/",
        "https://127.0.0.1\\@example.com/",
        "https://example.com\\.evil.example/",
        "https://exam\tple.com/",
        "https://example.com/a\nb",
        "https://example.com/a b",
        " https://example.com/",
        "https://１２７.0.0.1/",
        "https://localhoſt/",
        "https://example。com/",
        "https://bücher.example/",
      })
  void takesNothingThatTwoReadersMightReadDifferently(String url) {
    assertNotNull(RemoteAddress.objection(url), url);
  }

  @Test
  void takesNoEndlessAddress() {
    assertNotNull(RemoteAddress.objection("https://example.com/" + "a".repeat(8192)));
    assertNotNull(RemoteAddress.objection("https://" + "a".repeat(64) + ".example.com/"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/a/b?c, https://other.example/x, https://other.example/x",
    "https://example.com/a/b?c, http://other.example/x, http://other.example/x",
    "https://example.com/a/b?c, //other.example/x, https://other.example/x",
    "https://example.com/a/b?c, /x?y, https://example.com/x?y",
    "https://example.com/a/b?c, x, https://example.com/a/x",
    "https://example.com/a/b?c=/d, ../x:y/z, https://example.com/a/../x:y/z",
    "https://example.com/a/b?c, ?y, https://example.com/a/b?y",
    "https://example.com, x, https://example.com/x",
    "https://example.com?c=/d, x, https://example.com/x",
    "https://example.com/a, mailto:x, mailto:x",
  })
  void followsARedirect(String from, String location, String to) {
    assertEquals(to, RemoteAddress.follow(from, location));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/a\\b",
        "https://example.com/\u00e4",
        "https://example.com/\u007f",
      })
  void takesNothingBehindTheHostThatMustBeEncoded(String url) {
    assertNotNull(RemoteAddress.objection(url), url);
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals("has a user in its address", RemoteAddress.objection("https://me@example.com/"));
    String longest = ("a".repeat(60) + ".").repeat(4) + "example";
    assertNull(RemoteAddress.objection("https://" + longest + "/"));
    assertEquals(
        "has no public host name", RemoteAddress.objection("https://abc.defg." + longest + "/"));
  }
}
