package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.QuotaKeeper;
import grok2api.http.Request;
import grok2api.media.AspectRatio;
import grok2api.media.MediaLinks;
import grok2api.models.BuiltInModels;
import grok2api.models.Model;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.store.Amounts;
import grok2api.store.Trip;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Pictures by the round, for pages that want to see one after the other. Each round is admitted,
 * charged and logged like a request of its own.
 */
public final class ImagineRounds {
  /** In the log. */
  public static final String ROUTE = "/api/v1/admin/imagine/ws";

  /** Asked for in one round. */
  private static final int PICTURES = 6;

  /**
   * Silence after a picture that ends a round: a prompt brings four to six, and the provider leaves
   * the connection open after the last.
   */
  private static final int QUIET_MILLIS = 15_000;

  private final Platform platform;
  private final MediaUpstream media;
  private final Admission admission;
  private final AccountPool pool;
  private final Feedback feedback;
  private final QuotaKeeper quotas;
  private final Warmth warmth;
  private final Settlement settlement;
  private final ErrorFace errors;

  ImagineRounds(
      Platform platform,
      MediaUpstream media,
      Admission admission,
      AccountPool pool,
      Feedback feedback,
      QuotaKeeper quotas,
      Warmth warmth,
      Settlement settlement,
      ErrorFace errors) {
    this.platform = platform;
    this.media = media;
    this.admission = admission;
    this.pool = pool;
    this.feedback = feedback;
    this.quotas = quotas;
    this.warmth = warmth;
    this.settlement = settlement;
    this.errors = errors;
  }

  /**
   * Who wants pictures.
   *
   * @param request carries the client's key, unless the operator asks
   * @param operator whether a signed-in operator asks: no key, no charge
   */
  public record Asker(Request request, boolean operator) {}

  /**
   * Whether a caller may ask at all; nothing is charged.
   *
   * @throws Refused when not
   */
  public void admit(Asker asker) {
    if (!asker.operator()) {
      admission.admit(asker.request(), Draw.NOTHING);
    }
  }

  /**
   * One round.
   *
   * @param signal ends it early
   * @param each gets the link to each picture as it is ready
   * @return why there is no picture, or null
   */
  public Refusal run(
      Asker asker, String prompt, AspectRatio ratio, Signal signal, Consumer<String> each) {
    Trace trace =
        new Trace(
            platform.clock(),
            asker.request().id(),
            ROUTE,
            security -> ClientAddress.of(asker.request(), security));
    trace.asked(BuiltInModels.IMAGES, true);
    Round round;
    try {
      round = new Round(asker, prompt, ratio, signal, trace);
    } catch (Refused refused) {
      return refused(trace, refused.refusal());
    } catch (RuntimeException defect) {
      return refused(trace, internal(asker, defect));
    }
    return round.run(each);
  }

  private Refusal refused(Trace trace, Refusal refusal) {
    settlement.refused(trace, errors.status(refusal), errors.code(refusal));
    return refusal;
  }

  /** Nobody above would tell whoever waits at the other end of the socket. */
  private Refusal internal(Asker asker, RuntimeException defect) {
    platform.log().error("imagine.defect", Map.of("request_id", asker.request().id()), defect);
    return new Refusal.Internal();
  }

  private Admitted admitted(Asker asker, Model model, Trace trace) {
    if (!asker.operator()) {
      return admission.admit(asker.request(), Draw.images(model, PICTURES), trace::recognised);
    }
    Caller operator = new Caller.Administrator();
    trace.recognised(operator);
    Settings settings = admission.settings();
    long now = platform.clock().nowMillis();
    if (!pool.fresh(model, now)) {
      Trip trip = new Trip();
      pool.load(trip, model, warmth.schema(), now);
      trip.run(platform.sql());
    }
    return new Admitted(settings, operator, Charge.NONE, null);
  }

  private final class Round {
    private final Trace trace;
    private final Admitted admitted;
    private final Attempts attempts;
    private final Asker asker;
    private Attempts.Started started;
    private int pictures;

    Round(Asker asker, String prompt, AspectRatio ratio, Signal signal, Trace trace) {
      this.asker = asker;
      this.trace = trace;
      Model model = admission.settings().models().find(BuiltInModels.IMAGES);
      this.admitted = admitted(asker, model, trace);
      Order order = new RoundOrder(media, model, prompt, ratio, admitted.settings(), signal);
      this.attempts =
          new Attempts(platform, pool, feedback, warmth, admitted, order, signal, trace);
    }

    /** Begins with a picture, so that what breaks after it is no reason that there is none. */
    Refusal run(Consumer<String> each) {
      Failure failure;
      try {
        started = attempts.begin();
        failure = read(each);
      } catch (Refused refused) {
        Failure last = attempts.lastFailure();
        settle(refused.refusal(), last == null ? "" : last.kind() + " " + last.detail());
        return refused.refusal();
      } catch (RuntimeException defect) {
        return broke(defect);
      }
      if (failure == null || failure.kind() == Failure.Kind.CLIENT_GONE) {
        attempts.served(started);
      } else {
        attempts.broke(started, failure);
      }
      settle(null, failure == null ? "" : failure.kind() + " " + failure.detail());
      quotas.afterUse(
          started.lease(), admitted.settings(), warmth.schema(), asker.request().background());
      return null;
    }

    private Refusal broke(RuntimeException defect) {
      Refusal refusal = internal(asker, defect);
      if (started != null) {
        started.answer().cancel();
        attempts.served(started);
      }
      settle(refusal, "");
      return refusal;
    }

    /** Why it broke; null when it came to its end. */
    private Failure read(Consumer<String> each) {
      String account = settlement.accountId(started.lease().account().token());
      MediaLinks links = admitted.settings().media().links(platform, asker.request().origin());
      List<UpstreamEvent> events = started.held();
      while (true) {
        for (UpstreamEvent event : events) {
          if (event instanceof UpstreamEvent.Image image) {
            trace.firstByte();
            each.accept(links.to(image.url(), account));
            pictures++;
          } else if (event instanceof UpstreamEvent.Failed failed) {
            return failed.failure();
          } else if (event instanceof UpstreamEvent.End) {
            return null;
          }
        }
        events = started.answer().next(QUIET_MILLIS);
        if (events.isEmpty()) {
          started.answer().cancel();
          return null;
        }
      }
    }

    private void settle(Refusal refusal, String error) {
      Charge charge = admitted.charge();
      int delivered = Math.min(pictures, charge.amounts().image());
      List<Statement> statements = new ArrayList<>(attempts.learnt());
      statements.addAll(
          charge.keepPart(Amounts.images(delivered), 0, platform.clock().nowMillis()));
      settlement.settle(
          trace,
          refusal == null ? 200 : errors.status(refusal),
          refusal == null ? "" : errors.code(refusal),
          error,
          statements,
          null);
    }
  }

  private record RoundOrder(
      MediaUpstream media,
      Model model,
      String prompt,
      AspectRatio ratio,
      Settings settings,
      Signal signal)
      implements Order {
    @Override
    public ChatUpstream.Opened open(String credential) {
      return media.imagine(
          new Call(credential, settings.grok(), signal),
          prompt,
          ratio,
          PICTURES,
          settings.media().adultContent());
    }

    @Override
    public boolean promises(UpstreamEvent event) {
      return event instanceof UpstreamEvent.Image;
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public boolean streamed() {
      return false;
    }
  }
}
