package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.media.MediaLinks;
import grok2api.platform.HttpCall;
import grok2api.platform.Row;
import grok2api.store.AccountId;
import grok2api.testing.FakeKv;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmBytes;
import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmDigests;
import grok2api.testing.JvmEncodings;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {
  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
  private static final String URL = "https://assets.grok.com/users/u1/generated/g1/image.jpg";
  private static final String NAME = "p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc";
  private static final String KEY = "image/" + NAME;

  /** 2026-02-05T16:00:00Z: midnight at UTC+8. */
  private static final long MIDNIGHT = 1_770_307_200L;

  private final TestGateway gateway =
      TestGateway.withAccounts(2).setting("security", "media_secret", "\"" + SECRET + "\"");

  MediaTest() {
    name("account-1");
    name("account-2");
  }

  private void name(String token) {
    gateway.run("UPDATE tokens SET id = ?2 WHERE token = ?1", token, id(token));
  }

  private static String id(String token) {
    return AccountId.of(new JvmDigests(), token);
  }

  private static MediaLinks links() {
    return new MediaLinks(new JvmEncodings(), new JvmCrypto(), "https://gw.example", SECRET);
  }

  private static String named(String url) {
    return MediaLinks.encode(url, new JvmEncodings());
  }

  private static FakeRequest unsigned(String name) {
    return FakeRequest.of("GET", "/images/" + name, "");
  }

  private static FakeRequest signed(String name) {
    return unsigned(name).parameter("s", links().signature(name));
  }

  private Reply show(String name) {
    return gateway.send(signed(name));
  }

  private static ScriptedHttp.Reply picture(String body, String... headers) {
    Map<String, String> all = new TreeMap<>();
    all.put("content-type", "image/jpeg");
    all.put("content-length", Integer.toString(body.length()));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    all.values().removeIf(String::isEmpty);
    return new ScriptedHttp.Reply(200, all, List.of(new Step.Say(body)));
  }

  private void upstream(ScriptedHttp.Reply... replies) {
    for (ScriptedHttp.Reply reply : replies) {
      gateway.upstream.enqueue(reply);
    }
  }

  private void kept(String key, String body, String metadata) {
    gateway.kv.values.put(key, new FakeKv.Value(JvmBytes.ofText(body), metadata, MIDNIGHT));
  }

  private int asked() {
    return gateway.upstream.calls().size();
  }

  private String header(int call, String name) {
    for (HttpCall.Header header : gateway.upstream.calls().get(call).headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  private Row row() {
    return gateway.rows("SELECT * FROM kv_cache").get(0);
  }

  private String accounts() {
    return gateway
        .rows(
            "SELECT json_group_array(json_object('t', token, 's', status, 'f', failed_count, 'c',"
                + " cooldown_until, 'r', remaining_queries, 'l', last_failure_time, 'u', last_used))"
                + " AS all_of_them FROM (SELECT * FROM tokens ORDER BY token)")
        .get(0)
        .text("all_of_them");
  }

  private long logged(String event) {
    return gateway.logged.stream().filter(line -> line.startsWith(event + " ")).count();
  }

  // What is fetched and kept

  @Test
  void fetchesWhatALinkOfOursNamesAndKeepsItUntilMidnight() {
    upstream(picture("JPEG"));
    Reply reply = show(NAME);
    assertEquals(200, reply.status());
    assertEquals("JPEG", reply.body());
    assertEquals(URL, gateway.upstream.calls().get(0).url());
    FakeKv.Value value = gateway.kv.values.get(KEY);
    assertEquals("JPEG", value.text());
    assertEquals(MIDNIGHT, value.expiresAtSeconds());
    assertEquals(
        "{\"contentType\":\"image/jpeg\",\"size\":4,\"type\":\"image\",\"expiresAt\":1770307200}",
        value.metadata());
    assertEquals(KEY, row().text("key"));
    assertEquals(4, row().integer("size"));
    assertEquals("image/jpeg", row().text("content_type"));
    assertEquals(1000 * MIDNIGHT, row().integer("expires_at"));
    assertEquals(id(gateway.accountsAsked().get(0)), row().text("token_hash"));
  }

  @Test
  void sendsNothingOfTheUpstreamsHeadersButTheTypeAndTheSize() {
    upstream(
        picture(
            "JPEG",
            "content-type",
            "image/JPEG; charset=x",
            "set-cookie",
            "sso=secret",
            "x-userid",
            "u1",
            "etag",
            "\"theirs\"",
            "cache-control",
            "no-store"));
    Reply reply = show(NAME);
    Map<String, String> headers = new TreeMap<>();
    reply.headers().forEach(header -> headers.put(header.name(), header.value()));
    String etag = headers.remove("ETag");
    assertTrue(etag.matches("\"[A-Za-z0-9_-]{22}\""), etag);
    headers.remove("x-request-id");
    headers.remove("x-grok2api-build");
    headers.remove("Access-Control-Expose-Headers");
    assertEquals(
        Map.of(
            "Content-Type",
            "image/jpeg",
            "Content-Length",
            "4",
            "Accept-Ranges",
            "bytes",
            "Access-Control-Allow-Origin",
            "*",
            "Cache-Control",
            "public, max-age=21600",
            "Content-Disposition",
            "inline",
            "Content-Security-Policy",
            "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy",
            "cross-origin",
            "X-Content-Type-Options",
            "nosniff"),
        headers);
  }

  /** Its page has a player that asks for it once more; no page of theirs may do anything else. */
  @Test
  void letsAFilmPlayInATabOfItsOwn() {
    upstream(picture("FILM", "content-type", "video/mp4"));
    Reply film = show(NAME);
    assertEquals(
        "default-src 'none'; media-src 'self'; sandbox", film.header("Content-Security-Policy"));
    Reply unchanged = gateway.send(unsigned(NAME).header("If-None-Match", film.header("ETag")));
    assertEquals(304, unchanged.status());
    assertNull(
        unchanged.header("Content-Security-Policy"), "so that the browser keeps what it has");
  }

  @Test
  void showsWhatTheStoreHasToWhoeverKnowsItsName() {
    upstream(picture("JPEG"));
    Reply first = show(NAME);
    gateway.clock.nowMillis += 600_000;
    Reply again = gateway.send(unsigned(NAME));
    assertEquals("JPEG", again.body());
    assertEquals("4", again.header("Content-Length"));
    assertEquals("public, max-age=21000", again.header("Cache-Control"));
    assertEquals(first.header("ETag"), again.header("ETag"));
    assertEquals("default-src 'none'; sandbox", again.header("Content-Security-Policy"));
    assertEquals(1, asked());
  }

  @Test
  void hasOneEntryForAllSpellings() {
    upstream(picture("JPEG"));
    show("u_aHR0cHM6Ly9hc3NldHMuZ3Jvay5jb20vdXNlcnMvdTEvZ2VuZXJhdGVkL2cxL2ltYWdlLmpwZw");
    assertEquals(List.of(KEY), List.copyOf(gateway.kv.values.keySet()));
    assertEquals("JPEG", gateway.send(unsigned("users-u1-generated-g1-image.jpg")).body());
    assertEquals("JPEG", gateway.send(unsigned(NAME)).body());
  }

  @Test
  void showsWhatAnEarlierEditionKeptUnderTheNameThatWasAskedFor() {
    kept(
        "image/users-u1-generated-g1-image.jpg",
        "OLD",
        "{\"contentType\":\"image/jpeg\",\"size\":3}");
    Reply reply = gateway.send(unsigned("users-u1-generated-g1-image.jpg"));
    assertEquals("OLD", reply.body());
    assertEquals("public, max-age=21600", reply.header("Cache-Control"));
  }

  @Test
  void tellsFilmsByTheirContentTypeFirst() {
    String film = named("https://assets.grok.com/users/u1/generated/g1/content");
    upstream(picture("MP4", "content-type", "video/mp4"));
    show(film);
    assertEquals(List.of("video/" + film), List.copyOf(gateway.kv.values.keySet()));
    assertEquals("video", row().text("type"));
    assertEquals("MP4", gateway.send(unsigned(film)).body());
    String unknown = named("https://assets.grok.com/users/u1/a.mp4");
    upstream(picture("MP4", "content-type", "application/octet-stream"));
    show(unknown);
    assertTrue(gateway.kv.values.containsKey("video/" + unknown));
  }

  @Test
  void notesTheSizeThatWasCounted() {
    upstream(picture("JPEG-JPEG", "content-length", ""));
    assertNull(show(NAME).header("Content-Length"));
    assertEquals(9, row().integer("size"));
    assertEquals(
        "{\"contentType\":\"image/jpeg\",\"type\":\"image\",\"expiresAt\":1770307200}",
        gateway.kv.values.get(KEY).metadata());
    FakeRequest part = unsigned(NAME).header("Range", "bytes=0-3");
    assertEquals("bytes 0-3/9", gateway.send(part).header("Content-Range"));
  }

  @Test
  void doesNotBelieveTheSizeOfACompressedForm() {
    upstream(picture("JPEG-JPEG", "content-length", "3", "content-encoding", "gzip"));
    assertEquals("JPEG-JPEG", show(NAME).body());
    assertEquals(9, row().integer("size"));
  }

  @Test
  void keepsInTheLastMinuteOfTheDayForTwoMinutes() {
    gateway.clock.nowMillis = 1000 * MIDNIGHT - 30_000;
    upstream(picture("JPEG"));
    assertEquals("public, max-age=120", show(NAME).header("Cache-Control"));
    assertEquals(MIDNIGHT + 90, gateway.kv.values.get(KEY).expiresAtSeconds());
  }

  @Test
  void keepsTheDayOfTheRowWhenItIsFetchedAgain() {
    upstream(picture("JPEG"), picture("JPEG!"));
    show(NAME);
    gateway.kv.values.clear();
    gateway.clock.nowMillis += 86_400_000;
    show(NAME);
    assertEquals(1_770_285_600_000L, row().integer("created_at"));
    assertEquals(gateway.clock.nowMillis, row().integer("last_access_at"));
    assertEquals(5, row().integer("size"));
  }

  // What is not kept

  @Test
  void passesOnNamesThatAreTooLongForTheStore() {
    String longName = named("https://assets.grok.com/users/u1/" + "x".repeat(500) + ".jpg");
    upstream(picture("JPEG"));
    assertEquals("JPEG", show(longName).body());
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(0, logged("media.not_cached"));
  }

  @Test
  void passesOnWhatIsTooLarge() {
    gateway.variables.put("KV_CACHE_MAX_BYTES", "8");
    gateway.restart();
    upstream(picture("123456789"), picture("123456789", "content-length", ""));
    assertEquals("123456789", show(NAME).body());
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(List.of(), gateway.kv.deleted);
    assertEquals("123456789", show(NAME).body());
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(List.of(KEY), gateway.kv.deleted);
    assertEquals(List.of(), gateway.rows("SELECT key FROM kv_cache"));
    assertEquals(0, logged("media.not_cached"));
  }

  @Test
  void keepsNoPartOfWhatBrokeOff() {
    ScriptedHttp.Reply broken =
        new ScriptedHttp.Reply(
            200,
            Map.of("content-type", "image/jpeg", "content-length", "8"),
            List.of(new Step.Say("JPEG"), new Step.Break()));
    upstream(broken, picture("JPEG", "content-length", "9"));
    show(NAME);
    assertEquals(Map.of(), gateway.kv.values);
    gateway.clock.nowMillis += 60_000;
    show(NAME);
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(List.of(), gateway.rows("SELECT key FROM kv_cache"));
    assertEquals(0, logged("media.not_cached"));
  }

  @ParameterizedTest
  @CsvSource({"all, true, true", "images, true, false", "none, false, false"})
  void keepsWhatTheOperatorWants(String keep, boolean images, boolean films) {
    gateway.setting("cache", "keep", "\"" + keep + "\"");
    upstream(picture("JPEG"), picture("MP4", "content-type", "video/mp4"));
    show(NAME);
    assertEquals("MP4", show(named("https://assets.grok.com/users/u1/content")).body());
    List<String> expected = new ArrayList<>();
    if (images) {
      expected.add("image");
    }
    if (films) {
      expected.add("video");
    }
    assertEquals(
        expected, gateway.kv.values.keySet().stream().map(key -> key.split("/")[0]).toList());
  }

  @Test
  void disturbsNobodyWhenTheDaysWritesAreSpent() {
    gateway.kv.writesLeft = 0;
    upstream(picture("JPEG"), picture("JPEG"), picture("JPEG"));
    assertEquals("JPEG", show(NAME).body());
    assertEquals(List.of(), gateway.kv.deleted);
    gateway.kv.writesLeft = 5;
    gateway.clock.nowMillis += 599_000;
    assertEquals("JPEG", show(NAME).body());
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(1, logged("media.not_cached"));
    gateway.clock.nowMillis += 1_000;
    show(NAME);
    assertEquals(List.of(KEY), List.copyOf(gateway.kv.values.keySet()));
    assertEquals(1, logged("media.not_cached"));
  }

  @Test
  void doesNotWriteAgainWhatTheStoreDoesNotShowYet() {
    upstream(picture("JPEG"), picture("JPEG"));
    show(NAME);
    gateway.kv.values.clear();
    assertEquals("JPEG", show(NAME).body());
    assertEquals(Map.of(), gateway.kv.values);
  }

  @Test
  void goesOnToTheUpstreamWhileTheStoreIsDown() {
    gateway.kv.down = true;
    upstream(picture("JPEG"));
    assertEquals("JPEG", show(NAME).body());
    assertEquals(1, logged("media.not_cached"));
  }

  @Test
  void goesOnToTheUpstreamWithoutAStore() {
    gateway.variables.put("KV_CACHE", "missing");
    upstream(picture("JPEG"));
    assertEquals("JPEG", show(NAME).body());
    assertEquals(Map.of(), gateway.kv.values);
  }

  // Who may make the gateway fetch

  @Test
  void asksNobodyWithoutTheRightSignature() {
    gateway.send(unsigned("upload-x.png")); // reads the settings
    gateway.sql.resetRoundTrips();
    String other = links().signature(named("https://assets.grok.com/other.jpg"));
    String right = links().signature(NAME);
    for (String signature :
        new String[] {"", other, right.substring(1), right + "A", right.toLowerCase(), "x"}) {
      Reply reply = gateway.send(unsigned(NAME).parameter("s", signature));
      assertEquals(404, reply.status(), signature);
      assertEquals("not_found", reply.errorCode());
    }
    assertEquals(404, gateway.send(unsigned(NAME)).status());
    assertEquals(0, asked());
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void asksNobodyAsLongAsThereIsNoSecret() {
    gateway.setting("security", "media_secret", "\"\"");
    assertEquals(404, gateway.send(unsigned(NAME).parameter("s", "")).status());
    assertEquals(404, show(NAME).status());
    assertEquals(0, asked());
  }

  @Test
  void followsUnsignedLinksWhenTheOperatorSaysSo() {
    gateway.setting("security", "unsigned_media_links", "true");
    upstream(picture("JPEG"));
    Reply reply = gateway.send(unsigned(NAME));
    assertEquals("JPEG", reply.body());
    assertEquals("private, max-age=21600", reply.header("Cache-Control"));
    assertEquals("private, max-age=21600", gateway.send(unsigned(NAME)).header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/x.png",
        "https://assets.grok.com.evil.example/x.png",
        "https://assets.grok.com@evil.example/x.png",
        "https://user:pass@assets.grok.com/x.png",
        "https://assets.grok.com:8443/x.png",
        "https://other.grok.com/x.png",
        "https://grok.com/rest/app-chat/conversations",
        "https://169.254.169.254/latest",
        "http://assets.grok.com/x.png",
        "https:assets.grok.com/x.png",
        "https://assets.grok.com/a/../b.png",
        "https://assets.grok.com/a/%2e%2e/b.png",
        "https://assets.grok.com\\@evil.example/x.png",
      })
  void asksNoForeignHostThoughTheLinkIsSigned(String url) {
    assertEquals(404, show(named(url)).status());
    assertEquals(0, asked());
  }

  @Test
  void leavesTheHostsOfMediaByNoRedirect() {
    upstream(new ScriptedHttp.Reply(302, Map.of("location", "https://evil.example/x"), List.of()));
    assertEquals(502, show(NAME).status());
    assertEquals(1, asked());
  }

  @Test
  void neverAsksForAnUpload() {
    String upload = "upload-11111111-2222-3333-4444-555555555555.png";
    assertEquals(404, show(upload).status());
    assertEquals(0, asked());
    kept("image/" + upload, "PNG", "{\"contentType\":\"image/png\",\"size\":3}");
    assertEquals("PNG", gateway.send(unsigned(upload)).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/svg+xml",
        "IMAGE/SVG+XML; charset=utf-8",
        "text/html",
        "application/xhtml+xml",
        "text/javascript",
        "application/pdf",
        "image/",
        "image/png\\r\\nx: y",
        "multipart/mixed",
      })
  void showsNothingThatABrowserMightRun(String contentType) {
    kept("image/upload-1.svg", "<svg/>", "{\"contentType\":\"" + contentType + "\",\"size\":6}");
    assertEquals(404, gateway.send(unsigned("upload-1.svg")).status());
    kept(KEY, "<svg/>", "{\"contentType\":\"" + contentType + "\",\"size\":6}");
    assertEquals(404, gateway.send(unsigned(NAME)).status());
    upstream(picture("<svg/>", "content-type", contentType));
    Reply reply = show(NAME);
    assertEquals(502, reply.status());
    assertEquals("upstream_error", reply.errorCode());
    assertFalse(reply.body().contains("svg/>"), reply.body());
  }

  @ParameterizedTest
  @CsvSource({
    "403, 403, media_forbidden",
    "404, 404, not_found",
    "410, 404, not_found",
    "429, 429, rate_limit_exceeded",
    "400, 502, upstream_error",
    "500, 502, upstream_error",
    "503, 502, upstream_error",
  })
  void blamesNoAccountForMedia(int upstream, int status, String code) {
    String before = accounts();
    upstream(
        ScriptedHttp.reply(upstream, "application/json", "{\"error\":\"x\"}"),
        ScriptedHttp.reply(upstream, "application/json", "{\"error\":\"x\"}"));
    for (int i = 0; i < 2; i++) {
      Reply reply = show(NAME);
      assertEquals(status, reply.status());
      assertEquals(code, reply.errorCode());
    }
    assertEquals(2, asked());
    assertEquals(before, accounts());
    assertEquals(List.of(), gateway.rows("SELECT token FROM token_quota_state"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user is blocked: blocked-user", "session not found", "token expired"})
  void blamesNoAccountForWhatA403SaysOfIt(String message) {
    String before = accounts();
    for (int i = 0; i < 2; i++) {
      upstream(ScriptedHttp.reply(403, "application/json", "{\"error\":\"" + message + "\"}"));
    }
    assertEquals(502, show(NAME).status());
    assertEquals(2, asked());
    assertEquals(before, accounts());
  }

  @Test
  void spendsNoQuota() {
    String before = accounts();
    upstream(picture("JPEG"));
    show(NAME);
    assertEquals(before, accounts());
    assertEquals(List.of(), gateway.rows("SELECT token FROM token_quota_state"));
  }

  @Test
  void countsARefusedSessionAndAsksAnotherAccount() {
    upstream(ScriptedHttp.reply(401, "application/json", "{}"), picture("JPEG"));
    assertEquals("JPEG", show(NAME).body());
    List<String> tokens = gateway.accountsAsked();
    assertEquals(2, tokens.stream().distinct().count());
    Row refused = gateway.rows("SELECT * FROM tokens WHERE token = ?1", tokens.get(0)).get(0);
    assertEquals(1, refused.integer("failed_count"));
    assertEquals("active", refused.text("status"));
    assertEquals(gateway.clock.nowMillis + 60_000, refused.integer("cooldown_until"));
  }

  // Whom to ask

  private FakeRequest hinting(String token) {
    return signed(NAME).parameter("a", id(token));
  }

  @Test
  void asksTheAccountThatMadeThem() {
    for (String token : List.of("account-1", "account-2", "account-1")) {
      upstream(picture("JPEG"));
      gateway.send(hinting(token));
      gateway.kv.values.clear();
    }
    assertEquals(List.of("account-1", "account-2", "account-1"), gateway.accountsAsked());
  }

  @Test
  void remembersInTheIndexWhoCouldSeeThem() {
    gateway.run(
        "INSERT INTO kv_cache (key, type, size, created_at, last_access_at, expires_at, token_hash)"
            + " VALUES (?1, 'image', 1, 0, 0, 1, ?2)",
        KEY,
        id("account-2"));
    for (int i = 0; i < 4; i++) {
      upstream(picture("JPEG"));
      show(NAME);
      gateway.kv.values.clear();
    }
    assertEquals(
        List.of("account-2", "account-2", "account-2", "account-2"), gateway.accountsAsked());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void asksOneOtherWhenTheyAreGoneForTheOneThatMadeThem(int status) {
    upstream(ScriptedHttp.reply(status, "application/json", "{}"), picture("JPEG"));
    assertEquals("JPEG", gateway.send(hinting("account-2")).body());
    assertEquals(List.of("account-2", "account-1"), gateway.accountsAsked());
    assertEquals(id("account-1"), row().text("token_hash"));
  }

  @Test
  void asksNoThird() {
    gateway.account("account-3", "sso", 80);
    upstream(
        ScriptedHttp.reply(404, "application/json", "{}"),
        ScriptedHttp.reply(404, "application/json", "{}"));
    assertEquals(404, gateway.send(hinting("account-2")).status());
    assertEquals(2, asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffff", "nonsense", "' OR 1=1", ""})
  void asksAnyAccountWhenTheHintIsNone(String hint) {
    upstream(picture("JPEG"));
    assertEquals("JPEG", gateway.send(signed(NAME).parameter("a", hint)).body());
  }

  @Test
  void asksNoExpiredAccount() {
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'account-2'");
    for (int i = 0; i < 4; i++) {
      upstream(picture("JPEG"));
      gateway.send(hinting("account-2"));
      gateway.kv.values.clear();
    }
    assertEquals(
        List.of("account-1", "account-1", "account-1", "account-1"), gateway.accountsAsked());
  }

  @Test
  void asksAnAccountThatHasNoQuotaLeft() {
    gateway.run("UPDATE tokens SET remaining_queries = 0");
    upstream(picture("JPEG"));
    assertEquals("JPEG", show(NAME).body());
  }

  @Test
  void saysWhenThereIsNoAccount() {
    gateway.run("UPDATE tokens SET status = 'expired'");
    Reply reply = show(NAME);
    assertEquals(503, reply.status());
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
  }

  @Test
  void needsNoAccountForHostsThatShowMediaToEverybody() {
    gateway.run("DELETE FROM tokens");
    upstream(picture("JPEG"));
    assertEquals("JPEG", show(named("https://imagine-public.x.ai/x.jpg")).body());
    String cookie = header(0, "cookie");
    assertTrue(cookie == null || !cookie.contains("sso"), cookie);
    assertNull(row().text("token_hash"));
  }

  // Ranges

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=4-, 206, 456789, bytes 4-9/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=8-99, 206, 89, bytes 8-9/10",
    "bytes=10-, 416, '', bytes */10",
    "bytes=5-4, 416, '', bytes */10",
    "bytes=-0, 416, '', bytes */10",
    "'bytes=0-1,3-4', 200, 0123456789,",
    "bytes=x, 200, 0123456789,",
    "items=0-1, 200, 0123456789,",
  })
  void answersRangesFromTheStore(String range, int status, String body, String contentRange) {
    for (String metadata :
        new String[] {
          "{\"contentType\":\"video/mp4\",\"size\":10}",
          "{\"contentType\":\"video/mp4\",\"size\":0,\"type\":\"video\"}",
        }) {
      kept("video/u_x", "", metadata);
      String film = named("https://assets.grok.com/a.mp4");
      kept("video/" + film, "0123456789", metadata);
      Reply reply = gateway.send(unsigned(film).header("Range", range));
      assertEquals(status, reply.status());
      assertEquals(body, reply.body());
      assertEquals(contentRange, reply.header("Content-Range"));
      if (status == 206) {
        assertEquals(Integer.toString(body.length()), reply.header("Content-Length"));
        assertEquals("video/mp4", reply.header("Content-Type"));
      }
      assertEquals("bytes", reply.header("Accept-Ranges"));
    }
  }

  @Test
  void answersAConditionalRange() {
    kept(KEY, "0123456789", "{\"contentType\":\"image/jpeg\",\"size\":10}");
    String etag = gateway.send(unsigned(NAME)).header("ETag");
    FakeRequest same = unsigned(NAME).header("Range", "bytes=0-1").header("If-Range", etag);
    assertEquals(206, gateway.send(same).status());
    for (String other : new String[] {"\"other\"", "Thu, 05 Feb 2026 10:00:00 GMT", "W/" + etag}) {
      FakeRequest request = unsigned(NAME).header("Range", "bytes=0-1").header("If-Range", other);
      assertEquals(200, gateway.send(request).status(), other);
    }
  }

  @Test
  void fetchesAndKeepsTheWholeForARangeFromTheStart() {
    upstream(picture("0123456789"));
    Reply reply = gateway.send(signed(NAME).header("Range", "bytes=0-3"));
    assertEquals(206, reply.status());
    assertEquals("0123", reply.body());
    assertEquals("bytes 0-3/10", reply.header("Content-Range"));
    assertNull(header(0, "Range"));
    assertEquals("0123456789", gateway.kv.values.get(KEY).text());
  }

  @Test
  void passesAnyOtherRangeOn() {
    upstream(
        new ScriptedHttp.Reply(
            206,
            Map.of(
                "content-type",
                "image/jpeg",
                "content-range",
                "bytes 4-6/10",
                "content-length",
                "3"),
            List.of(new Step.Say("456"))));
    Reply reply = gateway.send(signed(NAME).header("Range", "bytes=4-6"));
    assertEquals(206, reply.status());
    assertEquals("456", reply.body());
    assertEquals("bytes 4-6/10", reply.header("Content-Range"));
    assertEquals("3", reply.header("Content-Length"));
    assertEquals("bytes=4-6", header(0, "Range"));
    assertEquals(Map.of(), gateway.kv.values);
  }

  @Test
  void passesARangeFromTheStartOnWhenNothingIsKept() {
    gateway.setting("cache", "keep", "\"none\"");
    upstream(picture("0123456789"));
    Reply reply = gateway.send(signed(NAME).header("Range", "bytes=0-3"));
    assertEquals("bytes=0-3", header(0, "Range"));
    assertEquals(200, reply.status());
    assertEquals("0123456789", reply.body());
  }

  @Test
  void cutsARangeFromTheStartOutOfWhatIsTooLargeToKeep() {
    gateway.variables.put("KV_CACHE_MAX_BYTES", "8");
    gateway.restart();
    upstream(picture("0123456789"));
    Reply reply = gateway.send(signed(NAME).header("Range", "bytes=0-3"));
    assertEquals(206, reply.status());
    assertEquals("0123", reply.body());
  }

  @Test
  void tellsThatThereIsNothingInARangeOfWhatIsNotKept() {
    upstream(ScriptedHttp.reply(416, "text/plain", ""));
    assertEquals(416, gateway.send(signed(NAME).header("Range", "bytes=99-")).status());
  }

  // What clients have already

  @Test
  void doesNotSendWhatTheClientHas() {
    upstream(picture("JPEG"));
    String etag = show(NAME).header("ETag");
    for (String known : new String[] {etag, "W/" + etag, "\"x\", " + etag}) {
      Reply reply = gateway.send(unsigned(NAME).header("If-None-Match", known));
      assertEquals(304, reply.status(), known);
      assertEquals("", reply.body());
      assertEquals(etag, reply.header("ETag"));
      assertEquals("public, max-age=21600", reply.header("Cache-Control"));
    }
    assertEquals(200, gateway.send(unsigned(NAME).header("If-None-Match", "\"other\"")).status());
  }

  @Test
  void doesNotFetchAgainWhatTheClientHas() {
    upstream(picture("JPEG"));
    String etag = show(NAME).header("ETag");
    gateway.kv.values.clear();
    assertEquals(304, gateway.send(signed(NAME).header("If-None-Match", etag)).status());
    assertEquals(404, gateway.send(unsigned(NAME).header("If-None-Match", etag)).status());
    assertEquals(1, asked());
  }

  @Test
  void answersHeadWithoutABody() {
    kept(KEY, "JPEG", "{\"contentType\":\"image/jpeg\",\"size\":4}");
    Reply reply = gateway.send(FakeRequest.of("HEAD", "/images/" + NAME, ""));
    assertEquals(200, reply.status());
    assertEquals("", reply.body());
    assertEquals("4", reply.header("Content-Length"));
    assertEquals("image/jpeg", reply.header("Content-Type"));
  }

  @Test
  void isOnlyThereToBeShown() {
    Reply reply = gateway.send(FakeRequest.of("POST", "/images/" + NAME, ""));
    assertEquals(405, reply.status());
    assertEquals("method_not_allowed", reply.errorCode());
    assertEquals("GET, HEAD, OPTIONS", reply.header("Allow"));
    assertEquals(204, gateway.send(FakeRequest.of("OPTIONS", "/images/" + NAME, "")).status());
    assertEquals("unknown_url", gateway.send(unsigned("a/b")).errorCode());
    assertEquals("unknown_url", gateway.send(unsigned("")).errorCode());
    assertEquals("*", gateway.send(unsigned("x")).header("Access-Control-Allow-Origin"));
  }

  // One at a time, and the index

  @Test
  void notesUseAtMostOnceInTenMinutes() {
    upstream(picture("JPEG"));
    show(NAME);
    long stored = gateway.clock.nowMillis;
    gateway.clock.nowMillis += 599_000;
    gateway.send(unsigned(NAME));
    gateway.restart().send(unsigned(NAME));
    assertEquals(stored, row().integer("last_access_at"));
    gateway.clock.nowMillis += 600_000;
    gateway.sql.resetRoundTrips();
    gateway.send(unsigned(NAME));
    assertEquals(gateway.clock.nowMillis, row().integer("last_access_at"));
    gateway.sql.resetRoundTrips();
    gateway.send(unsigned(NAME));
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void waitsForWhoIsFetchingTheSameThenPassesThrough() {
    upstream(picture("FIRST"), picture("SECOND"));
    FakeRequest first = signed(NAME);
    gateway.open(first); // its copy for the store is still on its way
    long began = gateway.clock.nowMillis;
    assertEquals("SECOND", show(NAME).body());
    assertEquals(5_000, gateway.clock.nowMillis - began);
    assertEquals(Map.of(), gateway.kv.values);
    first.runAfterwards();
    assertEquals("FIRST", gateway.send(unsigned(NAME)).body());
  }

  @Test
  void showsWhatHasBeenStoredInTheMeantime() {
    upstream(picture("FIRST"));
    gateway.open(signed(NAME));
    kept(KEY, "STORED", "{\"contentType\":\"image/jpeg\",\"size\":6}");
    gateway.kv.down = false;
    assertEquals("STORED", show(NAME).body());
    assertEquals(1, asked());
  }

  @Test
  void waitsForNobodyWhoWasCutOff() {
    upstream(picture("FIRST"), picture("SECOND"));
    gateway.open(signed(NAME));
    gateway.clock.nowMillis += 150_000;
    long began = gateway.clock.nowMillis;
    assertEquals("SECOND", show(NAME).body());
    assertEquals(began, gateway.clock.nowMillis);
    assertEquals("SECOND", gateway.kv.values.get(KEY).text());
  }

  @Test
  void waitsForNobodyWhoFailed() {
    upstream(ScriptedHttp.reply(500, "text/plain", ""), picture("SECOND"));
    assertEquals(502, show(NAME).status());
    long began = gateway.clock.nowMillis;
    assertEquals("SECOND", show(NAME).body());
    assertEquals(began, gateway.clock.nowMillis);
  }

  @Test
  void storesTheRestWhenTheClientLeaves() {
    upstream(picture("JPEG"));
    FakeRequest request = signed(NAME);
    gateway.open(request);
    request.leave();
    request.runAfterwards();
    assertEquals("JPEG", gateway.kv.values.get(KEY).text());
  }

  @Test
  void showsWhatTheStoreHasWhileTheDatabaseIsDown() {
    kept(KEY, "JPEG", "{\"contentType\":\"image/jpeg\",\"size\":4}");
    gateway.run("ALTER TABLE settings RENAME TO gone");
    Reply reply = gateway.send(unsigned(NAME));
    assertEquals("JPEG", reply.body());
    assertEquals("private, max-age=21600", reply.header("Cache-Control"));
  }

  // Links of earlier answers

  @Test
  void leadsEarlierLinksOnWithTheirSignature() {
    for (String kind : new String[] {"image", "video"}) {
      Reply reply =
          gateway.send(
              FakeRequest.of("GET", "/v1/files/" + kind + "/a%20b-" + NAME, "")
                  .parameter("s", "sig-_0")
                  .parameter("a", "9c1185a5c5e9")
                  .parameter("x", "y"));
      assertEquals(302, reply.status());
      assertEquals("/images/a%20b-" + NAME + "?s=sig-_0&a=9c1185a5c5e9", reply.header("Location"));
    }
    Reply sly =
        gateway.send(
            FakeRequest.of("GET", "/v1/files/image/x", "").parameter("s", "x\r\nSet-Cookie: y"));
    assertEquals("/images/x", sly.header("Location"));
  }
}
