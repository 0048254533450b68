package grok2api.testing;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.AnswerStream;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A provider of pictures that plays what was enqueued and remembers what it was asked. */
public final class ScriptedMedia implements MediaUpstream {
  /** The first bytes of a JPEG file, as hexadecimal digits. */
  public static final String JPEG = "ffd8ffe000";

  private final FakeClock clock;
  private final Deque<Opened> script = new ArrayDeque<>();
  private final Deque<Failure> uploadFailures = new ArrayDeque<>();

  /** E.g. {@code draw account-1 a red kite}. */
  public final List<String> asked = new ArrayList<>();

  /** Bytes of pictures by their address, as hexadecimal digits; null for what is gone. */
  public final Map<String, String> files = new HashMap<>();

  /** How many answers were given up before their end. */
  public int cancelled;

  /** Whether fetching fails as only a defect does. */
  public boolean broken;

  /** Whether asking does. */
  public boolean defective;

  public ScriptedMedia(FakeClock clock) {
    this.clock = clock;
  }

  /** One step of an answer. */
  public sealed interface Step {
    record Tell(UpstreamEvent event) implements Step {}

    record Pause(int millis) implements Step {}
  }

  public static Step picture(int index, String name) {
    return picture(index, name, null);
  }

  public static Step picture(int index, String name, String base64) {
    return new Step.Tell(new UpstreamEvent.Image(index, url(name), base64));
  }

  public static String url(String name) {
    return "https://assets.grok.com/users/u1/" + name;
  }

  public static Step progress(int index, int percent) {
    return new Step.Tell(new UpstreamEvent.Progress(index, percent));
  }

  public static Step broken(Failure.Kind kind) {
    return new Step.Tell(new UpstreamEvent.Failed(Failure.of(kind, 200, "scripted")));
  }

  /** An answer that ends after these steps. */
  public ScriptedMedia answer(Step... steps) {
    script.add(new Opened.Answering(new Answer(List.of(steps)), 3));
    return this;
  }

  /** A call that is not accepted. */
  public ScriptedMedia refuse(Failure.Kind kind, int status) {
    script.add(new Opened.Refused(Failure.of(kind, status, "scripted")));
    return this;
  }

  /** The next picture that is brought is not taken. */
  public ScriptedMedia refuseUpload(Failure.Kind kind, int status) {
    uploadFailures.add(Failure.of(kind, status, "scripted"));
    return this;
  }

  /** How much of the script nobody asked for. */
  public int left() {
    return script.size();
  }

  private Opened next(String call) {
    if (defective) {
      throw new IllegalStateException("scripted");
    }
    asked.add(call);
    Opened opened = script.poll();
    if (opened == null) {
      throw new AssertionError("Nothing scripted for " + call);
    }
    return opened;
  }

  @Override
  public Opened draw(Call call, Model model, String prompt) {
    return next("draw " + call.credential() + " " + prompt);
  }

  @Override
  public Opened imagine(
      Call call, String prompt, AspectRatio ratio, int count, boolean adultContent) {
    String adult = adultContent ? " adult" : "";
    return next("imagine " + call.credential() + " " + count + " " + ratio.wireName() + adult);
  }

  @Override
  public Uploaded upload(Call call, Picture picture) {
    asked.add("upload " + call.credential() + " " + picture.type());
    Failure failure = uploadFailures.poll();
    if (failure != null) {
      return new Uploaded.Refused(failure);
    }
    String id = "upload-" + asked.size();
    return new Uploaded.Done(new Upload(id, url(id)));
  }

  @Override
  public Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures) {
    StringBuilder ids = new StringBuilder();
    for (Upload upload : pictures) {
      ids.append(" ").append(upload.id());
    }
    return next("edit " + call.credential() + " " + way + ids);
  }

  @Override
  public Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
    throw new AssertionError("no film was wanted");
  }

  @Override
  public Fetched fetch(Call call, String url, String range, Purpose purpose) {
    if (broken) {
      throw new IllegalStateException("scripted");
    }
    asked.add("fetch " + call.credential() + " " + url.substring(url.lastIndexOf('/') + 1));
    if (files.containsKey(url) && files.get(url) == null) {
      return new Fetched.Refused(Failure.of(Failure.Kind.REQUEST_REFUSED, 404, "scripted"));
    }
    ScriptedHttp http = new ScriptedHttp(clock);
    http.enqueue(
        new ScriptedHttp.Reply(
            200, Map.of(), List.of(new ScriptedHttp.Step.Bytes(files.getOrDefault(url, JPEG)))));
    HttpReply reply = http.send(new HttpCall("GET", url, List.of(), null), 0, Signal.NEVER);
    return new Fetched.Found(reply);
  }

  @Override
  public boolean knows(String url) {
    return true;
  }

  /** For whoever asks for {@link #next}. */
  private final class Answer implements AnswerStream {
    private final Deque<Step> steps;
    private boolean ended;

    Answer(List<Step> steps) {
      this.steps = new ArrayDeque<>(steps);
    }

    @Override
    public List<UpstreamEvent> next(int quietMillis) {
      if (ended) {
        throw new AssertionError("asked after the end");
      }
      Step step = steps.poll();
      return switch (step) {
        case null -> end(new UpstreamEvent.End());
        case Step.Tell tell ->
            tell.event() instanceof UpstreamEvent.Failed
                ? end(tell.event())
                : List.of(tell.event());
        case Step.Pause pause -> {
          if (pause.millis() > quietMillis) {
            steps.push(new Step.Pause(pause.millis() - quietMillis));
          }
          clock.sleep(Math.min(pause.millis(), quietMillis));
          yield List.of();
        }
      };
    }

    private List<UpstreamEvent> end(UpstreamEvent last) {
      ended = true;
      return List.of(last);
    }

    @Override
    public TextStream input() {
      throw new AssertionError();
    }

    @Override
    public void await(int quietMillis) {
      throw new AssertionError();
    }

    @Override
    public int waitMillis() {
      throw new AssertionError();
    }

    @Override
    public List<UpstreamEvent> take(TextStream.Piece piece) {
      throw new AssertionError();
    }

    @Override
    public void cancel() {
      if (!ended) {
        ended = true;
        cancelled++;
      }
    }
  }
}
