package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.JvmEncodings;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bodies of gRPC-Web, upstream-grok.md 14.2. */
final class GrpcWebFramesTest {
  private static final String TRAILER_0 = "800000000f677270632d7374617475733a300d0a";
  private static final String TRAILER_7 =
      "8000000031677270632d7374617475733a370d0a"
          + "677270632d6d6573736167653a7065726d697373696f6e25323064656e6965640d0a";
  private static final String DATA = "0000000003616263";

  @Test
  void readsTheStatusOfTheTrailer() {
    assertReads("0 ", TRAILER_0);
    assertReads("7 permission denied", TRAILER_7);
    assertReads("7 permission denied", DATA + TRAILER_7);
    assertReads("0 ", DATA + DATA + TRAILER_0);
  }

  @Test
  void countsAnAbsentStatusAsSuccess() {
    assertReads("0 ", "");
    assertReads("0 ", DATA);
    assertReads("0 ", "8000000000");
    assertReads("0 ", trailer("server:envoy\r\n"));
  }

  @Test
  void takesAnyStatusButSuccessWhereverItStands() {
    assertReads("7 permission denied", TRAILER_0 + TRAILER_7);
    assertReads("7 permission denied", TRAILER_7 + TRAILER_0);
  }

  @Test
  void readsLinesAsTheyAreWrittenAnywhere() {
    assertReads("16 gone away", trailer("Grpc-Message: gone%20away\nGRPC-STATUS: 16\n"));
    assertReads("16 a:b", trailer("grpc-status:16\r\ngrpc-message:a:b"));
    assertReads("5 ", trailer("x\r\n\r\n:y\ngrpc-status :5"));
    assertReads("5 \u2603", trailer("grpc-status:5\ngrpc-message:%E2%98%83\n"));
    assertReads("5 100%", trailer("grpc-status:5\ngrpc-message:100%\n"));
    assertReads("0 ", trailer("x-grpc-status:5\n"));
  }

  @Test
  void countsAStatusThatIsNoNumberAsUnknown() {
    for (String status : new String[] {"", "x", "-1", "1000", "7x"}) {
      assertReads("2 ", trailer("grpc-status:" + status + "\r\n"));
    }
    assertReads("0 ", trailer("grpc-status:00\r\n"));
  }

  @Test
  void refusesABodyCutAnywhere() {
    String body = DATA + TRAILER_7;
    for (int end = 2; end < body.length(); end += 2) {
      boolean whole = end == DATA.length();
      assertReads(whole ? "0 " : "unreadable: truncated frame", body.substring(0, end));
    }
  }

  @Test
  void refusesALengthBeyondTheBody() {
    assertReads("unreadable: truncated frame", "0000000004616263");
    assertReads("unreadable: truncated frame", "00ffffffff61626364");
    assertReads("unreadable: truncated frame", "80800000000d0a");
    assertReads("unreadable: truncated frame", "007fffffff616263");
  }

  @Test
  void readsALengthOfMoreThanOneByte() {
    assertReads("7 permission denied", "0000000180" + "80".repeat(0x180) + TRAILER_7);
  }

  @Test
  void refusesWhatItCannotRead() {
    assertReads("unreadable: compressed frame", "0100000003616263" + TRAILER_0);
    assertReads("unreadable: compressed frame", "81" + TRAILER_0.substring(2));
    assertReads("unreadable: unknown frame", "0200000003616263" + TRAILER_0);
    assertReads("unreadable: unknown frame", hex("{\"error\":{}}"));
  }

  private static String trailer(String lines) {
    return "80" + "%08x".formatted(lines.length()) + hex(lines);
  }

  private static String hex(String ascii) {
    return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertReads(String expected, String hex) {
    String outcome =
        switch (GrpcWebFrames.read(HexFormat.of().parseHex(hex), new JvmEncodings())) {
          case GrpcWebFrames.Outcome.Ended ended ->
              ended.status().code() + " " + ended.status().message();
          case GrpcWebFrames.Outcome.Unreadable no -> "unreadable: " + no.reason();
        };
    assertEquals(expected, outcome, hex);
  }
}
