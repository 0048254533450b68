package grok2api.testing;

import grok2api.models.Quota;
import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.platform.Signal;
import grok2api.platform.Socket;
import grok2api.platform.TextStream;
import grok2api.settings.GrokSettings;
import grok2api.settings.ReasoningFormat;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.grok.web.GrokWebAccounts;
import java.util.List;

/**
 * The calls about an account as vectors: bytes above 0x7f, shifts, Base64 and division are what a
 * compiler could get wrong.
 */
final class AccountCallCases {
  private static final String DENIED =
      "8000000031677270632d7374617475733a370d0a"
          + "677270632d6d6573736167653a7065726d697373696f6e25323064656e6965640d0a";

  private AccountCallCases() {}

  /** The vectors of {@code upstream-grok.md} 13 and 14. */
  static void addTo(List<VectorCases.Case> cases) {
    preference(cases, "an accepted preference", "800000000f677270632d7374617475733a300d0a", "ok");
    preference(cases, "a denied preference", DENIED, "FORBIDDEN 403 grpc 7 permission denied");
    preference(
        cases,
        "a denied preference behind a long message",
        "0000000180" + repeated("ff", 0x180) + DENIED,
        "FORBIDDEN 403 grpc 7 permission denied");
    preference(
        cases,
        "a length beyond 2^31",
        "00ffffffff61626364",
        "TROUBLE 200 grpc reply unreadable: truncated frame");
    preference(
        cases,
        "a compressed trailer",
        "81" + DENIED.substring(2),
        "TROUBLE 200 grpc reply unreadable: compressed frame");
    add(
        cases,
        "a denied preference in text",
        "application/grpc-web-text",
        hex("AAAAAAA=gAAAABFncnBjLXN0YXR1czogMTYNCg=="),
        (accounts, call) -> shown(accounts.preferAdultContent(call, true)),
        "SESSION_REFUSED 401 grpc 16");
    Outside outside = new Outside("", "");
    cases.add(
        new VectorCases.Case(
            "the request for a preference",
            json -> {
              accounts(outside, json).preferAdultContent(call(), true);
              return hex(outside.sent);
            },
            "00000000200a021001121a0a18616c776179735f73686f775f6e7366775f636f6e74656e74"));
    quota(cases, "{\"remainingTokens\":11,\"lowEffortRateLimits\":{\"cost\":2.5}}", "4 2 tokens");
    quota(cases, "{\"remainingQueries\":1e12,\"remainingTokens\":-3}", "2147483647 -1 queries");
  }

  private static void preference(
      List<VectorCases.Case> cases, String name, String bodyHex, String expected) {
    add(
        cases,
        name,
        "application/grpc-web+proto",
        bodyHex,
        (accounts, call) -> shown(accounts.preferAdultContent(call, true)),
        expected);
  }

  /** Expects what remains, the cost of an ordinary request and the metric. */
  private static void quota(List<VectorCases.Case> cases, String body, String expected) {
    add(
        cases,
        "the quota in " + body,
        "application/json",
        hex(body),
        (accounts, call) -> {
          Quota quota = ((AccountUpstream.Measured.Known) accounts.measure(call, "grok-4")).quota();
          return quota.remaining() + " " + quota.lowEffortCost() + " " + quota.metric();
        },
        expected);
  }

  private static void add(
      List<VectorCases.Case> cases,
      String name,
      String contentType,
      String bodyHex,
      Asking asking,
      String expected) {
    cases.add(
        new VectorCases.Case(
            name,
            json -> asking.show(accounts(new Outside(contentType, bodyHex), json), call()),
            expected));
  }

  private interface Asking {
    String show(AccountUpstream accounts, AccountUpstream.Call call);
  }

  private static String shown(Failure failure) {
    return failure == null
        ? "ok"
        : failure.kind() + " " + failure.status() + " " + failure.detail();
  }

  private static AccountUpstream accounts(Http http, Json json) {
    return new GrokWebAccounts(http, json, new PlainEncodings(), new NoEntropy(), new StillClock());
  }

  private static AccountUpstream.Call call() {
    GrokSettings settings =
        new GrokSettings(
            "https://grok.com",
            "",
            "",
            "agent",
            true,
            "",
            true,
            true,
            List.of(),
            true,
            ReasoningFormat.THINK_TAGS,
            0,
            0,
            0,
            List.of(),
            1);
    return new AccountUpstream.Call("session-1", settings, Signal.NEVER);
  }

  private static String hex(String text) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      digits.append(Character.forDigit(text.charAt(i) >> 4, 16));
      digits.append(Character.forDigit(text.charAt(i) & 15, 16));
    }
    return digits.toString();
  }

  private static String repeated(String text, int times) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < times; i++) {
      all.append(text);
    }
    return all.toString();
  }

  /** Answers every call alike. */
  private static final class Outside implements Http, HttpReply, TextStream {
    private final String contentType;
    private final String bodyHex;
    private String sent = "";
    private boolean read;

    Outside(String contentType, String bodyHex) {
      this.contentType = contentType;
      this.bodyHex = bodyHex;
    }

    @Override
    public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
      sent = call.body();
      return this;
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public String header(String name) {
      return name.equals("content-type") ? contentType : null;
    }

    @Override
    public TextStream body() {
      return this;
    }

    @Override
    public byte[] bytes(int maxBytes, int timeoutMillis) {
      byte[] bytes = new byte[bodyHex.length() / 2];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(bodyHex.substring(2 * i, 2 * i + 2), 16);
      }
      return bytes;
    }

    @Override
    public Bytes data(int maxBytes, int timeoutMillis) {
      throw new AssertionError();
    }

    @Override
    public ByteStream stream() {
      throw new AssertionError();
    }

    @Override
    public Socket socket() {
      return null;
    }

    @Override
    public void discard() {}

    @Override
    public Piece next(int timeoutMillis) {
      if (read) {
        return End.INSTANCE;
      }
      read = true;
      StringBuilder text = new StringBuilder();
      for (byte one : bytes(0, 0)) {
        text.append((char) one);
      }
      return new Text(text.toString());
    }

    @Override
    public void cancel() {}
  }

  private static final class PlainEncodings implements Encodings {
    @Override
    public String base64(String text) {
      return text;
    }

    @Override
    public String base64(Bytes bytes) {
      throw new AssertionError();
    }

    @Override
    public Bytes base64Decoded(String base64) {
      throw new AssertionError();
    }

    @Override
    public String base64UrlDecoded(String base64Url) {
      return base64Url;
    }

    @Override
    public String percentDecoded(String text) {
      return text.replace("%20", " ");
    }

    @Override
    public String percentEncoded(String text) {
      return text.replace(" ", "%20");
    }
  }

  private static final class NoEntropy implements Entropy {
    @Override
    public int below(int bound) {
      return 0;
    }

    @Override
    public String uuid() {
      return "uuid";
    }

    @Override
    public String base64Url(int bytes) {
      return "";
    }

    @Override
    public String hex(int count) {
      return "";
    }
  }

  private static final class StillClock implements Clock {
    @Override
    public long nowMillis() {
      return 1;
    }

    @Override
    public void sleep(long millis) {}
  }
}
