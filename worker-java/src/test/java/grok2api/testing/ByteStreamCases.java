package grok2api.testing;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.Parallel;
import grok2api.platform.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * What every {@link ByteStream} does, as one list: JUnit runs it over {@link JvmStream}, a test
 * build of the Worker over the runtime's streams.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 */
public final class ByteStreamCases {
  private static final String PIECES =
      "{\"bytes\":[0,1,2]},{\"pauseMillis\":20},{\"bytes\":[3,4,5]},{\"pauseMillis\":20},"
          + "{\"bytes\":[6,7]}";
  private static final String ENDLESS = "{\"bytes\":[0,1,2]},{\"pauseMillis\":60000}";
  private static final String BROKEN = "{\"bytes\":[0,1,2]},{\"pauseMillis\":20},{\"reset\":true}";

  private ByteStreamCases() {}

  /**
   * One promise.
   *
   * @param name unique
   * @param scene as in {@link HttpCases}
   */
  public record Case(String name, String scene, Probe probe, String expected) {
    public String run(Http http, Parallel parallel) {
      HttpCall call = new HttpCall("POST", "https://outside.example/", List.of(), scene);
      return probe.show(http.send(call, 0, Signal.NEVER).stream(), parallel);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Uses a stream and shows what came of it. */
  public interface Probe {
    String show(ByteStream stream, Parallel parallel);
  }

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    cases.add(whole("a stream is all its bytes", PIECES, 8, "0001020304050607"));
    cases.add(whole("an empty stream is no bytes", "", 8, ""));
    cases.add(whole("one byte too many is too many", PIECES, 7, "TOO_LARGE"));
    cases.add(whole("too many is known before the end", ENDLESS, 2, "TOO_LARGE"));
    cases.add(whole("a stream that breaks is no bytes", BROKEN, 8, "NETWORK"));
    cases.add(slice("of the beginning", PIECES, 0, 2, "0001"));
    cases.add(slice("of the middle", PIECES, 3, 2, "0304"));
    cases.add(slice("over pieces", PIECES, 2, 5, "0203040506"));
    cases.add(slice("of the end", PIECES, 6, 2, "0607"));
    cases.add(slice("of everything", PIECES, 0, 8, "0001020304050607"));
    cases.add(slice("of nothing", PIECES, 3, 0, ""));
    cases.add(slice("longer than the stream breaks", PIECES, 6, 3, "NETWORK"));
    cases.add(slice("behind the stream breaks", PIECES, 9, 1, "NETWORK"));
    cases.add(slice("of an empty stream breaks", "", 0, 1, "NETWORK"));
    cases.add(slice("does not wait for what follows", ENDLESS, 1, 2, "0102"));
    cases.add(slice("of a stream that breaks in it breaks", BROKEN, 1, 5, "NETWORK"));
    cases.add(slice("of a stream that breaks behind it is whole", BROKEN, 1, 2, "0102"));
    cases.add(copy("is for both", PIECES, 8, "0001020304050607 0001020304050607 8"));
    cases.add(copy("of nothing is for both", "", 8, "  0"));
    cases.add(
        copy("too long for the store is the client's", PIECES, 5, "0001020304050607 TOO_LARGE"));
    cases.add(copy("that breaks is broken for both", BROKEN, 8, "NETWORK NETWORK 3"));
    cases.add(
        new Case(
            "a copy whose client goes is the store's",
            scene(PIECES),
            (stream, parallel) -> {
              ByteStream.Copy copy = stream.copy(8);
              copy.forClient().cancel();
              return read(copy.forStore(), 100);
            },
            "0001020304050607"));
    cases.add(
        new Case(
            "a copy whose client goes after some bytes is the store's",
            scene(PIECES),
            (stream, parallel) -> {
              ByteStream.Copy copy = stream.copy(8);
              return both(parallel, copy.forClient().slice(0, 4), copy.forStore());
            },
            "00010203 0001020304050607"));
    cases.add(
        new Case(
            "a copy whose store refuses is the client's",
            scene(PIECES),
            (stream, parallel) -> {
              ByteStream.Copy copy = stream.copy(8);
              copy.forStore().cancel();
              return read(copy.forClient(), 100);
            },
            "0001020304050607"));
    cases.add(
        new Case(
            "a copy whose store refuses after some bytes is the client's",
            scene(PIECES),
            (stream, parallel) -> {
              ByteStream.Copy copy = stream.copy(8);
              return both(parallel, copy.forClient(), copy.forStore().slice(0, 4));
            },
            "0001020304050607 00010203"));
    cases.add(
        new Case(
            "a copy that nobody wants is let go",
            scene(ENDLESS),
            (stream, parallel) -> {
              ByteStream.Copy copy = stream.copy(8);
              copy.forStore().cancel();
              copy.forClient().cancel();
              return "let go";
            },
            "let go"));
    cases.add(
        new Case(
            "a stream that nobody wants is let go",
            scene(ENDLESS),
            (stream, parallel) -> {
              stream.cancel();
              stream.cancel();
              return "let go";
            },
            "let go"));
    return cases;
  }

  private static Case whole(String name, String steps, int maxBytes, String expected) {
    return new Case(name, scene(steps), (stream, parallel) -> read(stream, maxBytes), expected);
  }

  private static Case slice(String name, String steps, int skip, int length, String expected) {
    return new Case(
        "a slice " + name,
        scene(steps),
        (stream, parallel) -> read(stream.slice(skip, length), 100),
        expected);
  }

  /** Shows what the client got and what the store got; when it is the same, how much was stored. */
  private static Case copy(String name, String steps, int maxBytes, String expected) {
    return new Case(
        "a copy " + name,
        scene(steps),
        (stream, parallel) -> {
          ByteStream.Copy copy = stream.copy(maxBytes);
          String shown = both(parallel, copy.forClient(), copy.forStore());
          return shown.endsWith(" " + shown.substring(0, shown.indexOf(' ')))
              ? shown + " " + copy.storedBytes()
              : shown;
        },
        expected);
  }

  private static String both(Parallel parallel, ByteStream client, ByteStream store) {
    String[] got = new String[2];
    parallel.run(List.of(() -> got[0] = read(client, 100), () -> got[1] = read(store, 100)), 2);
    return got[0] + " " + got[1];
  }

  private static String read(ByteStream stream, int maxBytes) {
    try {
      return hex(stream.collect(maxBytes));
    } catch (HttpFailed e) {
      return e.reason().name();
    }
  }

  static String hex(Bytes bytes) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < bytes.size(); i++) {
      digits
          .append(Character.forDigit(bytes.at(i) >> 4, 16))
          .append(Character.forDigit(bytes.at(i) & 15, 16));
    }
    return digits.toString();
  }

  private static String scene(String steps) {
    return "{\"body\":[" + steps + "]}";
  }
}
