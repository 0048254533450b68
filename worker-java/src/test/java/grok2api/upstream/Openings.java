package grok2api.upstream;

import grok2api.upstream.ChatUpstream.Opened;
import java.util.ArrayList;
import java.util.List;

/** What opening an answer came to, and the answer itself, as lines a person can compare. */
public final class Openings {
  private Openings() {}

  /** Reads an answer to its end: {@link Transcript}'s lines, or {@code refused: <failure>}. */
  public static String of(Opened opened) {
    return switch (opened) {
      case Opened.Refused refused -> "refused: " + of(refused.failure());
      case Opened.Answering answering -> {
        List<UpstreamEvent> all = new ArrayList<>();
        while (all.isEmpty() || !isLast(all.get(all.size() - 1))) {
          all.addAll(answering.answer().next(0));
        }
        yield Transcript.of(all);
      }
    };
  }

  /** E.g. {@code TROUBLE 200 answer without content}. */
  public static String of(Failure failure) {
    return failure.kind() + " " + failure.status() + " " + failure.detail();
  }

  private static boolean isLast(UpstreamEvent event) {
    return event instanceof UpstreamEvent.End || event instanceof UpstreamEvent.Failed;
  }
}
