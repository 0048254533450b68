package grok2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.json.JsonText;
import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import grok2api.testing.FakeClock;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BodyAnswerTest {
  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final Leaving client = new Leaving();

  @Test
  void givesEventsAsTheyCome() {
    AnswerStream answer = answer(limits(0, 0, 0), say("a"), say("b"));
    assertEquals("text: a", next(answer));
    assertEquals("text: b", next(answer));
    assertEquals("end", next(answer));
  }

  @Test
  void waitsOnOverPiecesThatBringNothing() {
    AnswerStream answer = answer(limits(0, 0, 0), say("."), say("."), say("a"));
    assertEquals("text: a", next(answer));
  }

  @Test
  void tellsWhenItIsQuiet() {
    AnswerStream answer = answer(limits(0, 0, 0), pause(40_000), say("a"));
    assertEquals(List.of(), answer.next(15_000));
    assertEquals(List.of(), answer.next(15_000));
    assertEquals("text: a", next(answer));
  }

  @Test
  void isQuietAlsoWhilePiecesBringNothing() {
    AnswerStream answer =
        answer(limits(0, 0, 0), pause(8_000), say("."), pause(8_000), say("."), say("a"));
    assertEquals(List.of(), answer.next(15_000));
    assertEquals(15_000, waitedMillis());
  }

  @Test
  void failsWhenTheFirstFrameIsLate() {
    AnswerStream answer = answer(limits(30_000, 120_000, 600_000), pause(30_001), say("a"));
    assertEquals("failed: TIMEOUT 0 upstream silent", next(answer));
    assertEquals(30_000, waitedMillis());
    assertEquals(1, http.cancelled());
  }

  @Test
  void runsTheLimitOnThroughQuietTimes() {
    AnswerStream answer = answer(limits(30_000, 0, 0), pause(99_000), say("a"));
    assertEquals(List.of(), answer.next(20_000));
    assertEquals("failed: TIMEOUT 0 upstream silent", Transcript.of(answer.next(20_000)));
    assertEquals(30_000, waitedMillis());
  }

  @Test
  void failsWhenTheNextFrameIsLate() {
    AnswerStream answer =
        answer(limits(30_000, 120_000, 0), say("a"), pause(119_999), say("b"), pause(120_001));
    assertEquals("text: a", next(answer));
    assertEquals("text: b", next(answer));
    assertEquals("failed: TIMEOUT 0 upstream silent", next(answer));
  }

  @Test
  void isNotKeptWaitingByPiecesWithoutAFrame() {
    AnswerStream answer =
        answer(limits(30_000, 0, 0), pause(20_000), say("?"), pause(20_000), say("a"));
    assertEquals("failed: TIMEOUT 0 upstream silent", next(answer));
    assertEquals(30_000, waitedMillis());
  }

  @Test
  void endsAnEndlessAnswerAtTheTotalLimit() {
    Step[] endless = new Step[2000];
    for (int i = 0; i < endless.length; i += 2) {
      endless[i] = pause(1_000);
      endless[i + 1] = say("a");
    }
    AnswerStream answer = answer(limits(30_000, 120_000, 600_000), endless);
    String last = "";
    for (int i = 0; i < 600; i++) {
      last = next(answer);
    }
    assertEquals("text: a\nfailed: TIMEOUT 0 whole answer too slow", last);
    assertEquals(1, http.cancelled());
  }

  @Test
  void doesNotBlameTheProviderForASlowClient() {
    AnswerStream answer = answer(limits(30_000, 120_000, 0), say("a"), pause(1_000), say("b"));
    assertEquals("text: a", next(answer));
    clock.sleep(500_000);
    assertEquals("text: b", next(answer));
  }

  @Test
  void waitsForEverWhenLimitsAreOff() {
    AnswerStream answer = answer(limits(0, 0, 0), pause(86_400_000), say("a"));
    assertEquals("text: a", next(answer));
  }

  @Test
  void failsWhenTheConnectionBreaks() {
    AnswerStream answer = answer(limits(0, 0, 0), say("a"), new Step.Break());
    assertEquals("text: a", next(answer));
    assertEquals("failed: TROUBLE 0 connection broke", next(answer));
  }

  @Test
  void endsWhenTheConnectionBreaksAfterTheAnswerIsComplete() {
    AnswerStream answer = answer(limits(0, 0, 0), say("a!"), new Step.Break());
    assertEquals("text: a", next(answer));
    assertEquals("end", next(answer));
  }

  @Test
  void saysThatTheClientLeft() {
    AnswerStream answer = answer(limits(0, 0, 0), say("a!"), say("b"));
    assertEquals("text: a", next(answer));
    client.left = true;
    assertEquals("failed: CLIENT_GONE 0 client left", next(answer));
  }

  @Test
  void stopsTheProviderOnRequest() {
    answer(limits(0, 0, 0), say("a")).cancel();
    assertEquals(1, http.cancelled());
  }

  private StreamLimits limits(long firstMillis, long betweenMillis, long totalMillis) {
    return new StreamLimits(firstMillis, betweenMillis, totalMillis);
  }

  private long waitedMillis() {
    return clock.nowMillis() - new FakeClock().nowMillis();
  }

  private AnswerStream answer(StreamLimits limits, Step... steps) {
    http.enqueue(new ScriptedHttp.Reply(200, Map.of(), List.of(steps)));
    HttpCall call = new HttpCall("GET", "https://example.org/", List.of(), null);
    TextStream body = http.send(call, 0, client).body();
    return new BodyAnswer(body, new Letters(), limits, clock.since(clock.nowMillis()), client);
  }

  private static String next(AnswerStream answer) {
    return Transcript.of(answer.next(0));
  }

  private static Step say(String text) {
    return new Step.Say(text);
  }

  private static Step pause(long millis) {
    return new Step.Pause(millis);
  }

  /** Letters are text; a dot is a frame without content; {@code ?} is none; {@code !} completes. */
  private static final class Letters implements AnswerReader {
    private int frames;
    private boolean complete;

    @Override
    public void feed(String piece, List<UpstreamEvent> events) {
      for (char c : piece.toCharArray()) {
        frames += c == '?' ? 0 : 1;
        complete |= c == '!';
        if (Character.isLetter(c)) {
          events.add(new UpstreamEvent.Text(JsonText.of(String.valueOf(c))));
        }
      }
    }

    @Override
    public void finish(List<UpstreamEvent> events) {
      events.add(new UpstreamEvent.End());
    }

    @Override
    public void breakOff(Failure failure, List<UpstreamEvent> events) {
      events.add(complete ? new UpstreamEvent.End() : new UpstreamEvent.Failed(failure));
    }

    @Override
    public int frames() {
      return frames;
    }
  }

  /** A client that can leave. */
  private static final class Leaving implements Signal {
    private boolean left;

    @Override
    public boolean aborted() {
      return left;
    }

    @Override
    public void onAbort(Runnable action) {
      throw new AssertionError("not needed");
    }
  }
}
