package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.Lease;
import grok2api.accounts.QuotaKeeper;
import grok2api.openai.ImageUsage;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.MediaSettings;
import grok2api.store.Amounts;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import java.util.ArrayList;
import java.util.List;

/** Has pictures made and changed: tries accounts and ways, settles what it cost. */
public final class ImageService {
  private final Platform platform;
  private final MediaUpstream media;
  private final AccountPool pool;
  private final Feedback feedback;
  private final QuotaKeeper quotas;
  private final Warmth warmth;
  private final Settlement settlement;
  private final ErrorFace errors;
  private final MediaCache cache;

  ImageService(
      Platform platform,
      MediaUpstream media,
      AccountPool pool,
      Feedback feedback,
      QuotaKeeper quotas,
      Warmth warmth,
      Settlement settlement,
      ErrorFace errors,
      MediaCache cache) {
    this.platform = platform;
    this.media = media;
    this.pool = pool;
    this.feedback = feedback;
    this.quotas = quotas;
    this.warmth = warmth;
    this.settlement = settlement;
    this.errors = errors;
    this.cache = cache;
  }

  /** The method in force, as the wire calls it. */
  public static String method(MediaSettings settings) {
    return settings.overSocket() ? ImageMethod.SOCKET : ImageMethod.LEGACY;
  }

  /**
   * Has pictures made, or those that were given changed; returns once there is one, or for a stream
   * its first event.
   *
   * @throws Refused when there is none; the request is then settled already
   */
  public ImageReply answer(ImageJob job) {
    return job.wish().stream() ? streamed(job) : whole(job);
  }

  /** Ways to have them made, the preferred one first. */
  private List<ImageMethod> methods(ImageJob job) {
    String prompt = job.wish().prompt();
    if (!job.given().isEmpty()) {
      boolean progress = job.wish().stream() && job.wish().partials();
      return List.of(
          new ImageEditing(media, job.model(), prompt, job.given(), progress, platform.clock()));
    }
    List<ImageMethod> methods = new ArrayList<>();
    MediaSettings settings = job.settings().media();
    if (settings.overSocket()) {
      methods.add(new ImageSocket(media, prompt, job.wish().ratio(), settings.adultContent()));
    }
    methods.add(new ImageDrawing(media, job.model(), prompt));
    return methods;
  }

  private ImageReply whole(ImageJob job) {
    List<ImageMethod> methods = methods(job);
    Attempts attempts = attempts(job, methods.get(0));
    ImageRun run = null;
    Refusal refusal = null;
    for (int i = 0; i < methods.size(); i++) {
      boolean last = i == methods.size() - 1;
      run = new ImageRun(job, methods.get(i), attempts, platform.parallel());
      refusal = begun(job, attempts, run, last);
      Failure failure = run.lastFailure();
      if (refusal == null || failure == null || !ImageMethod.atFault(failure.kind())) {
        break;
      }
    }
    try {
      if (refusal != null) {
        throw new Refused(refusal);
      }
      ImageBody body = new ImageBody(this, platform, job, run, telling(job));
      body.prepare();
      return new ImageReply(body, run.method().wireName());
    } catch (Refused refused) {
      fail(job, run, refused.refusal());
      throw refused;
    } catch (RuntimeException defect) {
      fail(job, run, new Refusal.Internal());
      throw defect;
    }
  }

  /** A defect of ours, or a database that is down, gives the charge back like any other failure. */
  private Refusal begun(ImageJob job, Attempts attempts, ImageRun run, boolean last) {
    try {
      return run.begin(last);
    } catch (RuntimeException defect) {
      ImageOutcome outcome = new ImageOutcome(0, new Refusal.Internal(), attempts.lastFailure());
      job.request().background().run(() -> settle(job, attempts.learnt(), outcome));
      throw defect;
    }
  }

  private void fail(ImageJob job, ImageRun run, Refusal refusal) {
    ImageOutcome outcome = new ImageOutcome(0, refusal, run.lastFailure());
    job.request().background().run(() -> settle(job, run, outcome));
  }

  /** One call, and no other way: what has been told cannot be taken back. */
  private ImageReply streamed(ImageJob job) {
    ImageMethod method = methods(job).get(0);
    Attempts attempts = attempts(job, method);
    Attempts.Started started;
    try {
      started = attempts.begin();
    } catch (Refused refused) {
      ImageOutcome outcome = new ImageOutcome(0, refused.refusal(), attempts.lastFailure());
      job.request().background().run(() -> settle(job, attempts.learnt(), outcome));
      throw refused;
    }
    ImageStream stream =
        new ImageStream(this, platform, job, attempts, started, telling(job), errors);
    stream.prepare();
    return new ImageReply(stream, method.wireName());
  }

  private Attempts attempts(ImageJob job, ImageMethod method) {
    return new Attempts(
        platform,
        pool,
        feedback,
        warmth,
        job.admitted(),
        ImageOrder.of(job, method, job.wish().count()),
        job.request().signal(),
        job.trace());
  }

  private ImageTelling telling(ImageJob job) {
    return new ImageTelling(platform, media, settlement, cache, job);
  }

  /** Settles a request that several calls served. */
  void settle(ImageJob job, ImageRun run, ImageOutcome outcome) {
    List<Lease> served = run.settle();
    settle(job, run.attempts().learnt(), outcome);
    for (Lease lease : served) {
      measureLater(job, lease);
    }
  }

  /** Settles a stream. */
  void settle(ImageJob job, Attempts attempts, Attempts.Started started, ImageOutcome outcome) {
    Failure failure = outcome.failure();
    boolean broke = failure != null && Feedback.punishes(failure.kind());
    if (broke) {
      attempts.broke(started, failure);
    } else {
      attempts.served(started);
    }
    settle(job, attempts.learnt(), outcome);
    if (!broke) {
      measureLater(job, started.lease());
    }
  }

  private void measureLater(ImageJob job, Lease lease) {
    quotas.afterUse(lease, job.settings(), warmth.schema(), job.request().background());
  }

  private void settle(ImageJob job, List<Statement> learnt, ImageOutcome outcome) {
    int told = outcome.told();
    if (told > 0) {
      ImageUsage usage = job.usage(told);
      job.trace().used(usage.inputTokens(), usage.outputTokens());
    }
    List<Statement> statements = new ArrayList<>(learnt);
    statements.addAll(counting(job, outcome));
    Refusal refusal = outcome.refusal();
    settlement.settle(
        job.trace(),
        refusal == null ? 200 : errors.status(refusal),
        refusal == null ? "" : errors.code(refusal),
        outcome.failure() == null ? "" : describe(outcome.failure()),
        statements,
        null);
  }

  /**
   * A caller pays for the pictures that were delivered, and for all of them who does not stay to
   * take them.
   */
  private List<Statement> counting(ImageJob job, ImageOutcome outcome) {
    boolean left = outcome.refusal() instanceof Refusal.ClientGone;
    Amounts delivered = Amounts.images(left ? job.wish().count() : outcome.told());
    return job.admitted()
        .charge()
        .keepPart(delivered, job.trace().tokens(), platform.clock().nowMillis());
  }

  private static String describe(Failure failure) {
    return failure.kind() + " " + failure.status() + ": " + failure.detail();
  }
}
