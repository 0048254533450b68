package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.gateway.PictureIntake.Limits;
import grok2api.media.Picture;
import grok2api.media.PictureSource;
import grok2api.media.PictureType;
import grok2api.platform.HttpCall;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmBytes;
import grok2api.testing.JvmJson;
import grok2api.testing.Refusals;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureIntakeTest {
  private static final String PNG = "89504e470d0a1a0a00";
  private static final String JPEG = "ffd8ffe000";
  private static final String GIF = "47494638396100";
  private static final String WEBP = "524946460000000057454250";
  private static final String KEPT = "{\"contentType\":\"image/png\"}";
  private static final Limits SMALL = new Limits(3, 12, 25);

  private final TestGateway gateway = TestGateway.empty();
  private final FakeRequest request = FakeRequest.of("POST", "/v1/chat/completions", "");
  private final PictureIntake intake =
      new PictureIntake(
          gateway.platform(),
          (url, links, request) ->
              new MediaCache(gateway.platform(), new LocalDay(gateway.platform().environment()))
                  .own(url, links, request.origin()));

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(JvmBytes.ofHex(hex).array());
  }

  private static String data(String hex) {
    return "data:image/png;base64," + base64(hex);
  }

  private static ScriptedHttp.Reply found(String... hex) {
    List<Step> steps = new ArrayList<>();
    for (String piece : hex) {
      steps.add(new Step.Bytes(piece));
    }
    return new ScriptedHttp.Reply(200, Map.of("content-type", "text/html"), steps);
  }

  private static ScriptedHttp.Reply moved(int status, String to) {
    return new ScriptedHttp.Reply(status, Map.of("location", to), List.of());
  }

  private List<PictureType> types(String... urls) {
    return read(urls).stream().map(Picture::type).toList();
  }

  private List<Picture> read(String... urls) {
    List<PictureSource> sources = new ArrayList<>();
    for (String url : urls) {
      sources.add(new PictureSource(url, "messages.0.content." + sources.size() + ".image_url"));
    }
    return intake.read(sources, request, settings(), SMALL);
  }

  private static Settings settings() {
    return SettingsReader.read(
            Map.of("global", new JvmJson().parse("{\"base_url\":\"https://public.example\"}")),
            Vaults.NONE)
        .settings();
  }

  private String refused(String... urls) {
    InvalidRequest refusal = Refusals.invalid(() -> read(urls));
    assertEquals("invalid_image", refusal.code());
    assertEquals("messages", refusal.param());
    String opening = "The picture at messages.0.content.";
    assertTrue(refusal.message().startsWith(opening), refusal.message());
    return refusal.message().substring(opening.length());
  }

  @Test
  void tellsPicturesByTheirBytesWhateverTheirHeaderSays() {
    assertEquals(
        List.of(PictureType.JPEG, PictureType.GIF, PictureType.WEBP),
        types(data(JPEG), data(GIF), data(WEBP)));
    assertEquals(
        "0.image_url is neither PNG nor JPEG nor WebP nor GIF", refused(data("3c7376672f3e")));
  }

  @Test
  void takesBareBase64() {
    assertEquals(List.of(PictureType.JPEG, PictureType.PNG), types(base64(JPEG), base64(PNG)));
    assertEquals(
        "0.image_url is neither an https address nor a data URI nor Base64",
        refused("no picture!"));
  }

  @Test
  void takesDataUrisOnlyAsBase64() {
    assertEquals(
        "0.image_url is a data URI without Base64", refused("data:image/svg+xml;utf8,<svg/>"));
  }

  @Test
  void fetchesAnAddressWithoutAnythingOfTheCaller() {
    request.header("Authorization", "Bearer sk-test").header("Cookie", "a=b");
    gateway.upstream.enqueue(found(PNG.substring(0, 8), PNG.substring(8)));
    assertEquals(List.of(PictureType.PNG), types("https://example.com/a.jpg?x=1"));
    assertEquals(
        List.of(
            new HttpCall(
                "GET",
                "https://example.com/a.jpg?x=1",
                List.of(
                    new HttpCall.Header("Accept", "image/*"),
                    new HttpCall.Header("User-Agent", "grok2api")),
                null)),
        gateway.upstream.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a.png",
        "https://127.0.0.1/a.png",
        "https://2130706433/",
        "https://[::1]/",
        "https://metadata.google.internal/",
        "https://user:pw@example.com/",
        "https://example.com:8080/",
        "ftp://example.com/",
      })
  void asksNobodyAtAnAddressThatIsNotPublic(String url) {
    refused(url);
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsThreeRedirects(int status) {
    gateway.upstream.enqueue(moved(status, "/b"));
    gateway.upstream.enqueue(moved(status, "https://other.example/c"));
    gateway.upstream.enqueue(moved(status, "//third.example/d"));
    gateway.upstream.enqueue(found(GIF));
    assertEquals(List.of(PictureType.GIF), types("https://example.com/a"));
    assertEquals(
        List.of(
            "https://example.com/a",
            "https://example.com/b",
            "https://other.example/c",
            "https://third.example/d"),
        gateway.upstream.calls().stream().map(HttpCall::url).toList());
  }

  @Test
  void doesNotFollowAFourth() {
    for (int i = 0; i < 4; i++) {
      gateway.upstream.enqueue(moved(302, "/again"));
    }
    assertEquals("0.image_url is redirected more than 3 times", refused("https://example.com/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest",
        "http://example.com/a",
        "//localhost/",
        "file:/a"
      })
  void looksAtEachHopAnew(String location) {
    gateway.upstream.enqueue(moved(302, location));
    assertTrue(refused("https://example.com/a").startsWith("0.image_url is redirected to what "));
    assertEquals(1, gateway.upstream.calls().size());
  }

  @ParameterizedTest
  @CsvSource({"404", "403", "500", "206", "304", "302"})
  void tellsWhatTheHostAnswered(int status) {
    gateway.upstream.enqueue(ScriptedHttp.reply(status, "text/html", "no"));
    assertEquals(
        "0.image_url could not be fetched: its host answers " + status,
        refused("https://example.com/a"));
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void tellsThatAHostIsNotThere() {
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    assertEquals("0.image_url could not be fetched", refused("https://example.com/a"));
  }

  @Test
  void waitsTwentySecondsForAllHopsTogether() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200, Map.of(), List.of(new Step.Bytes("89504e47"), new Step.Pause(60_000))));
    long began = gateway.clock.nowMillis;
    assertEquals("0.image_url did not come within 20 s", refused("https://example.com/a"));
    assertEquals(20_000, gateway.clock.nowMillis - began);
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void stopsReadingWhatIsTooLarge() {
    gateway.upstream.enqueue(found(PNG, PNG, PNG, PNG));
    assertEquals("0.image_url is larger than 12 bytes", refused("https://example.com/a"));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals("0.image_url is larger than 12 bytes", refused(data(WEBP + "00")));
    assertEquals("0.image_url is larger than 12 bytes", refused(data(WEBP.repeat(9))));
    assertEquals(List.of(PictureType.WEBP), types(data(WEBP)));
  }

  @Test
  void takesSoManyAndSoMuchTogether() {
    assertEquals(
        "3.image_url is one too many: a request may have 3 pictures",
        refused(data(GIF), data(GIF), data(GIF), data(GIF)));
    assertEquals(
        "2.image_url is too much: all pictures together may have 25 bytes",
        refused(data(WEBP), data(WEBP), data(WEBP)));
  }

  @Test
  void keepsTheOrderAndNamesTheFirstThatFails() {
    gateway.upstream.enqueue(found(JPEG));
    assertEquals(
        List.of(PictureType.JPEG, PictureType.PNG), types("https://example.com/a", data(PNG)));
    gateway.upstream.enqueue(ScriptedHttp.reply(404, "text/html", "no"));
    assertTrue(
        refused(data(PNG), "https://example.com/a", "https://example.com/b")
            .startsWith("1.image_url could not be fetched"));
    assertEquals(2, gateway.upstream.calls().size());
  }

  @Test
  void fetchesNothingWhenWhatTheRequestBroughtIsWrong() {
    refused("https://example.com/a", "data:,x");
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/images/upload-1.png",
        "https://gw.example/images/upload-1.png",
        "https://gw.example/images/upload-1.png?s=abc",
        "https://public.example/images/upload-1.png",
        "/images/upload-1.png#top",
      })
  void readsItsOwnPicturesFromTheStore(String url) {
    gateway.kv.put("image/upload-1.png", JvmBytes.ofHex(PNG), KEPT, 0);
    assertEquals(List.of(PictureType.PNG), types(url));
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void doesNotAskTheNetworkForItsOwnPicturesThatAreGone() {
    String gone = "0.image_url is not there (any more)";
    assertEquals(gone, refused("/images/upload-1.png"));
    gateway.kv.put("image/upload-1.png", JvmBytes.ofHex(PNG.repeat(3)), KEPT, 0);
    assertEquals("0.image_url is larger than 12 bytes", refused("/images/upload-1.png"));
    gateway.kv.down = true;
    assertEquals(gone, refused("https://gw.example/images/upload-1.png"));
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void stopsWhenTheClientLeaves() {
    request.leave();
    Refused refused = assertThrows(Refused.class, () -> read("https://example.com/a"));
    assertTrue(refused.refusal() instanceof Refusal.ClientGone);
    assertEquals(List.of(), gateway.upstream.calls());
  }
}
