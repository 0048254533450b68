package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.admin.ImagineConversation.Trouble;
import grok2api.media.AspectRatio;
import grok2api.platform.Signal;
import grok2api.testing.FakeRequest;
import grok2api.testing.FakeSocket;
import grok2api.testing.JvmCrypto;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagineConversationTest {
  private static final String RUNNING = "{\"type\":\"status\",\"status\":\"running\",";

  private final TestGateway gateway = TestGateway.empty();
  private final FakeSocket socket = new FakeSocket();
  private final FakeRequest request = FakeRequest.of("GET", "/", "");
  private final List<String> asked = new ArrayList<>();

  private void talk(ImagineConversation.Rounds rounds) {
    new ImagineConversation(gateway.platform(), request, socket, rounds).begin();
  }

  /** Every round brings two pictures; after that many the client says something. */
  private ImagineConversation.Rounds rounds(int count, Runnable then) {
    return (prompt, ratio, signal, each) -> {
      asked.add(prompt + " " + ratio.wireName());
      gateway.clock.sleep(1000);
      each.accept("https://gw.example/images/p_" + asked.size() + "a");
      each.accept("https://gw.example/images/p_" + asked.size() + "b");
      if (asked.size() == count) {
        then.run();
      }
      return null;
    };
  }

  @Test
  void tellsEachPictureUntilTheClientStops() {
    talk(rounds(1, () -> socket.say("{\"type\":\"stop\"}")));
    socket.say("{\"type\":\"start\",\"prompt\":\" a cat \",\"aspect_ratio\":\"3:2\"}");
    request.runAfterwards();
    assertEquals(List.of("a cat 3:2"), asked);
    String run = socket.sent.get(0).replaceFirst("^.*\"run_id\":\"([0-9a-f]{32})\".*$", "$1");
    long created = gateway.clock.nowMillis;
    assertEquals(
        List.of(
            RUNNING + "\"prompt\":\"a cat\",\"aspect_ratio\":\"3:2\",\"run_id\":\"" + run + "\"}",
            "{\"type\":\"image\",\"url\":\"https://gw.example/images/p_1a\",\"sequence\":1,"
                + "\"created_at\":"
                + created
                + ",\"elapsed_ms\":1000,\"aspect_ratio\":\"3:2\",\"run_id\":\""
                + run
                + "\"}",
            "{\"type\":\"image\",\"url\":\"https://gw.example/images/p_1b\",\"sequence\":2,"
                + "\"created_at\":"
                + created
                + ",\"elapsed_ms\":1000,\"aspect_ratio\":\"3:2\",\"run_id\":\""
                + run
                + "\"}",
            "{\"type\":\"status\",\"status\":\"stopped\",\"run_id\":\"" + run + "\"}"),
        socket.sent);
  }

  @Test
  void anotherStartEndsTheRunWithoutAWord() {
    talk(
        rounds(
            1,
            () -> {
              socket.say("{\"type\":\"start\",\"prompt\":\"a dog\"}");
              socket.say("{\"type\":\"stop\"}");
            }));
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(List.of("a cat 2:3"), asked);
    assertEquals(5, socket.sent.size());
    assertTrue(socket.sent.get(3).startsWith(RUNNING + "\"prompt\":\"a dog\""), socket.sent.get(3));
    assertTrue(socket.sent.get(4).contains("stopped"), socket.sent.get(4));
  }

  @Test
  void endsAfterTwoHundredPictures() {
    talk(rounds(-1, () -> {}));
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(100, asked.size());
    assertEquals(202, socket.sent.size());
    assertTrue(socket.sent.get(201).contains("\"status\":\"stopped\""), socket.sent.get(201));
  }

  @Test
  void endsAfterTenMinutes() {
    talk(
        (prompt, ratio, signal, each) -> {
          asked.add(prompt);
          gateway.clock.sleep(59_000);
          return null;
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(11, asked.size());
  }

  @ParameterizedTest
  @CsvSource({"rate_limit_exceeded, 2000", "empty_image, 1500", "internal_error, 1500"})
  void triesAgainAfterAPause(String code, long pauseMillis) {
    List<Long> times = new ArrayList<>();
    talk(
        (prompt, ratio, signal, each) -> {
          times.add(gateway.clock.nowMillis);
          if (times.size() == 2) {
            socket.say("{\"type\":\"stop\"}");
          }
          return new Trouble(code, "slow down", false);
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(pauseMillis, times.get(1) - times.get(0));
    assertEquals(
        "{\"type\":\"error\",\"message\":\"slow down\",\"code\":\"" + code + "\"}",
        socket.sent.get(1));
  }

  @Test
  void aTroubleThatLastsEndsTheRun() {
    talk((prompt, ratio, signal, each) -> new Trouble("rate_limit_exceeded", "spent", true));
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(3, socket.sent.size());
    assertTrue(socket.sent.get(2).contains("stopped"), socket.sent.get(2));
  }

  @Test
  void theRoundLearnsThatTheClientHasGone() {
    List<Boolean> gone = new ArrayList<>();
    talk(
        new ImagineConversation.Rounds() {
          @Override
          public Trouble run(
              String prompt, AspectRatio ratio, Signal signal, Consumer<String> each) {
            signal.onAbort(() -> gone.add(true));
            socket.leave();
            each.accept("https://gw.example/images/p_late");
            return null;
          }
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(List.of(true), gone);
    assertEquals(1, socket.sent.size());
  }

  @ParameterizedTest
  @CsvSource({
    "[], invalid_payload",
    "cat, invalid_payload",
    "'{\"type\":\"start\"}', empty_prompt",
    "'{\"type\":\"start\",\"prompt\":\" \"}', empty_prompt",
    "'{\"type\":\"dance\"}', unknown_command",
    "{}, unknown_command"
  })
  void aMessageThatMakesNoSenseIsAnError(String message, String code) {
    talk(rounds(-1, () -> {}));
    socket.say(message);
    assertTrue(socket.sent.get(0).endsWith(",\"code\":\"" + code + "\"}"), socket.sent.get(0));
    socket.say("{\"type\":\"ping\"}");
    assertEquals("{\"type\":\"pong\"}", socket.sent.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.x", "", ".", "abc.def", "99999999999999999999.x"})
  void whatIsNoTicketOpensNothing(String ticket) {
    assertEquals(
        false, new ImagineTickets(new JvmCrypto()).holds(ticket, TestGateway.MEDIA_SECRET, 0));
  }

  @Test
  void aTicketIsGoodUntilItExpiresAndForOneSecret() {
    ImagineTickets tickets = new ImagineTickets(new JvmCrypto());
    String ticket = tickets.issue(TestGateway.MEDIA_SECRET, 5000);
    assertTrue(tickets.holds(ticket, TestGateway.MEDIA_SECRET, 4999));
    assertEquals(false, tickets.holds(ticket, TestGateway.MEDIA_SECRET, 5000));
    assertEquals(false, tickets.holds(ticket, TestGateway.MEDIA_SECRET + "BBBB", 4999));
    assertEquals(false, tickets.holds("9" + ticket, TestGateway.MEDIA_SECRET, 4999));
    assertEquals(false, tickets.holds(ticket, "", 4999));
  }

  @Test
  void aStopWithoutARunIsConfirmedAllTheSame() {
    talk(rounds(-1, () -> {}));
    socket.say("{\"type\":\"stop\"}");
    assertEquals(List.of("{\"type\":\"status\",\"status\":\"stopped\"}"), socket.sent);
  }

  @Test
  void aRunThatHasEndedCannotBeStoppedAgain() {
    talk((prompt, ratio, signal, each) -> new Trouble("rate_limit_exceeded", "spent", true));
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    socket.say("{\"type\":\"stop\"}");
    assertEquals("{\"type\":\"status\",\"status\":\"stopped\"}", socket.sent.get(3));
  }

  @Test
  void aRoundMayNotBringMoreThanTheRunMayHave() {
    talk(
        (prompt, ratio, signal, each) -> {
          for (int i = 0; i < 150; i++) {
            each.accept("https://gw.example/images/p_" + i);
          }
          return null;
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(202, socket.sent.size());
  }

  @Test
  void whatGoesWrongAfterTheStopIsNotTold() {
    talk(
        (prompt, ratio, signal, each) -> {
          socket.say("{\"type\":\"stop\"}");
          return new Trouble("internal_error", "gone", false);
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(2, socket.sent.size());
    assertTrue(socket.sent.get(1).contains("stopped"), socket.sent.get(1));
  }

  @Test
  void aConnectionThatBreaksEndsTheRunForWhoeverAsksLater() {
    List<String> learnt = new ArrayList<>();
    talk(
        (prompt, ratio, signal, each) -> {
          socket.breakOff();
          learnt.add("aborted " + signal.aborted());
          signal.onAbort(() -> learnt.add("at once"));
          return null;
        });
    socket.say("{\"type\":\"start\",\"prompt\":\"a cat\"}");
    request.runAfterwards();
    assertEquals(List.of("aborted true", "at once"), learnt);
  }
}
