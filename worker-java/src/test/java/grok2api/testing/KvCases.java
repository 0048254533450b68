package grok2api.testing;

import grok2api.platform.Bytes;
import grok2api.platform.Encodings;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import grok2api.platform.Signal;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What every implementation of {@link Kv} does, as one list: JUnit runs it over {@link FakeKv}, a
 * test build of the Worker over a namespace of miniflare's.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 */
public final class KvCases {
  /** 2033; the runtime takes no time beyond 2038. */
  private static final long LATER_SECONDS = 2_000_000_000L;

  private KvCases() {}

  /**
   * One promise.
   *
   * @param name unique, and the key of the only value the promise is about
   */
  public record Case(String name, BiFunction<Desk, String, String> act, String expected) {
    public String run(Desk desk) {
      try {
        return act.apply(desk, name) + "";
      } catch (KvFailed e) {
        return "failed";
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A store and where bytes for it come from. */
  public record Desk(Kv kv, Http http, Encodings encodings) {
    Bytes bytes(String base64) {
      return encodings.base64Decoded(base64);
    }
  }

  /** The list. */
  public static List<Case> all() {
    return List.of(
        new Case("nothing is stored at first", KvCases::shown, "null false null"),
        new Case(
            "bytes come back with what was said of them",
            (desk, key) -> {
              desk.kv().put(key, desk.bytes("AP+A"), "{\"type\":\"image/png\"}", LATER_SECONDS);
              return shown(desk, key);
            },
            "00ff80 {\"type\":\"image/png\"} true"),
        new Case(
            "bytes need nothing said of them",
            (desk, key) -> {
              desk.kv().put(key, desk.bytes("aGk="), "null", LATER_SECONDS);
              return shown(desk, key) + " " + desk.kv().get(key);
            },
            "6869 null true hi"),
        new Case(
            "no bytes come back as none",
            (desk, key) -> {
              desk.kv().put(key, desk.bytes(""), "{}", LATER_SECONDS);
              return shown(desk, key);
            },
            " {} true"),
        new Case(
            "what a stream brought comes back",
            (desk, key) -> {
              stream(desk, key, "{\"bytes\":[1,2]},{\"pauseMillis\":20},{\"bytes\":[3]}");
              return shown(desk, key);
            },
            "010203 {\"size\":3} true"),
        new Case(
            "an empty stream comes back as one",
            (desk, key) -> {
              stream(desk, key, "");
              return shown(desk, key);
            },
            " {\"size\":3} true"),
        new Case(
            "a stream that breaks is told",
            (desk, key) -> {
              stream(desk, key, "{\"bytes\":[1,2]},{\"pauseMillis\":20},{\"reset\":true}");
              return "stored";
            },
            "failed"),
        new Case(
            "a value takes the place of another",
            (desk, key) -> {
              desk.kv().put(key, desk.bytes("AQ=="), "{\"a\":1}", LATER_SECONDS);
              desk.kv().put(key, desk.bytes("Ag=="), "{\"a\":2}", LATER_SECONDS);
              return shown(desk, key);
            },
            "02 {\"a\":2} true"),
        new Case(
            "what is deleted is gone, and nothing is deleted twice",
            (desk, key) -> {
              desk.kv().put(key, desk.bytes("AQ=="), "{}", LATER_SECONDS);
              desk.kv().delete(key);
              desk.kv().delete(key);
              return shown(desk, key);
            },
            "null false null"),
        new Case(
            "a key of more than 512 bytes is refused, with a stream",
            (desk, key) -> {
              stream(desk, "ä".repeat(257), "{\"bytes\":[1]}");
              return "stored";
            },
            "failed"),
        new Case(
            "a key of more than 512 bytes is refused, with bytes",
            (desk, key) -> {
              desk.kv().put("ä".repeat(257), desk.bytes("AQ=="), "{}", LATER_SECONDS);
              return "stored";
            },
            "failed"));
  }

  private static void stream(Desk desk, String key, String steps) {
    HttpCall call =
        new HttpCall("POST", "https://outside.example/", List.of(), "{\"body\":[" + steps + "]}");
    desk.kv()
        .put(key, desk.http().send(call, 0, Signal.NEVER).stream(), "{\"size\":3}", LATER_SECONDS);
  }

  /** Bytes, metadata, and whether there is a value. */
  private static String shown(Desk desk, String key) {
    Kv.Stored stored = desk.kv().open(key);
    boolean there = desk.kv().has(key);
    return stored == null
        ? "null " + there + " null"
        : ByteStreamCases.hex(stored.bytes().collect(100)) + " " + stored.metadata() + " " + there;
  }
}
