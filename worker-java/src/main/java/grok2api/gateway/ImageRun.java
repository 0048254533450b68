package grok2api.gateway;

import grok2api.accounts.Feedback;
import grok2api.accounts.Lease;
import grok2api.platform.Parallel;
import grok2api.refusal.Refusal;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The upstream calls that together make the pictures of one request, in one way. A call that fails
 * takes nothing from the others.
 */
final class ImageRun {
  private final ImageJob job;
  private final ImageMethod method;
  private final Attempts attempts;
  private final Parallel parallel;
  private final List<ImageCall> calls = new ArrayList<>();
  private String account;
  private boolean givenUp;

  /**
   * @param attempts of the request, so that all calls learn together
   */
  ImageRun(ImageJob job, ImageMethod method, Attempts attempts, Parallel parallel) {
    this.job = job;
    this.method = method;
    this.attempts = attempts;
    this.parallel = parallel;
  }

  ImageMethod method() {
    return method;
  }

  Attempts attempts() {
    return attempts;
  }

  /**
   * Makes calls until there is a picture.
   *
   * @param patient goes on after a call that failed for trouble
   * @return why there is none, or null
   */
  Refusal begin(boolean patient) {
    List<ImageCall> planned = plan(job.wish().count());
    int atOnce = method.oneAccount() ? 1 : job.wish().concurrency();
    for (int from = 0; from < planned.size(); from += atOnce) {
      List<ImageCall> batch = planned.subList(from, Math.min(planned.size(), from + atOnce));
      List<Runnable> works = new ArrayList<>();
      for (ImageCall call : batch) {
        works.add(call::begin);
      }
      parallel.run(works, atOnce);
      Refusal refusal = refusalOf(batch);
      if (refusal == null || !patient || !trouble(batch.get(batch.size() - 1).failure())) {
        return refusal;
      }
    }
    return refusalOf(planned);
  }

  /** Null when a call has begun; otherwise the last one's. */
  private Refusal refusalOf(List<ImageCall> batch) {
    Refusal refusal = null;
    for (ImageCall call : batch) {
      if (call.begun()) {
        account = call.started().lease().account().token();
        return null;
      }
      refusal = call.refusal();
    }
    return refusal;
  }

  /** Whether another call may come to more. */
  private static boolean trouble(Failure failure) {
    return failure != null
        && (failure.kind() == Failure.Kind.TROUBLE || failure.kind() == Failure.Kind.TIMEOUT);
  }

  /**
   * Makes the rest of the calls, and another round of them for pictures that are missing then.
   *
   * @param quiet as for {@link ImageCall#read}
   */
  void complete(BooleanSupplier quiet) {
    work(List.copyOf(calls), quiet);
    int missing = job.wish().count() - made().size();
    if (missing > 0 && mayAskAgain()) {
      work(plan(missing), quiet);
    }
  }

  private boolean mayAskAgain() {
    Failure failure = method.oneAccount() ? punishing() : null;
    return failure == null || failure.kind() != Failure.Kind.RATE_LIMITED;
  }

  private void work(List<ImageCall> some, BooleanSupplier quiet) {
    List<Runnable> works = new ArrayList<>();
    for (ImageCall call : some) {
      works.add(() -> work(call, quiet));
    }
    parallel.run(works, job.wish().concurrency());
  }

  private void work(ImageCall call, BooleanSupplier quiet) {
    if (!call.begun() && !call.over()) {
      if (givenUp || job.request().signal().aborted()) {
        return;
      }
      if (method.oneAccount()) {
        job.trace().attempt(account);
        Call from = new Call(account, job.settings().grok(), job.request().signal());
        call.begin(account, method.again(from, call.count()));
      } else {
        call.begin();
      }
    }
    call.read(() -> goesOn(quiet));
  }

  private boolean goesOn(BooleanSupplier quiet) {
    givenUp = givenUp || !quiet.getAsBoolean();
    return !givenUp;
  }

  /** As many calls as it takes, each for its share. */
  private List<ImageCall> plan(int count) {
    List<ImageCall> planned = new ArrayList<>();
    for (int left = count; left > 0; left -= method.perCall()) {
      int share = Math.min(left, method.perCall());
      planned.add(
          new ImageCall(share, job.format(), attempts.at(ImageOrder.of(job, method, share))));
    }
    calls.addAll(planned);
    return planned;
  }

  /** All pictures by now in the upstream's order, each once; perhaps more than were asked for. */
  List<ImageMade> made() {
    Set<String> known = new HashSet<>();
    List<ImageMade> all = new ArrayList<>();
    for (ImageCall call : calls) {
      for (ImageMade made : call.made()) {
        if (known.add(made.url())) {
          all.add(made);
        }
      }
    }
    return all;
  }

  /** The last failure of a call; null without one. */
  Failure lastFailure() {
    Failure last = null;
    for (ImageCall call : calls) {
      last = call.failure() == null ? last : call.failure();
    }
    return last;
  }

  /**
   * Has the accounts learn what came of their calls.
   *
   * @return those that served
   */
  List<Lease> settle() {
    List<Lease> served = new ArrayList<>();
    for (ImageCall call : calls) {
      if (call.started() != null) {
        Failure failure = method.oneAccount() ? punishing() : call.failure();
        if (failure != null && Feedback.punishes(failure.kind())) {
          call.attempts().broke(call.started(), failure);
        } else {
          call.attempts().served(call.started());
          served.add(call.started().lease());
        }
      }
    }
    return served;
  }

  /** The last failure of the one account's calls that says something of the account; or null. */
  private Failure punishing() {
    Failure found = null;
    for (ImageCall call : calls) {
      Failure failure = call.refusal() == null ? call.failure() : null;
      found = failure != null && Feedback.punishes(failure.kind()) ? failure : found;
    }
    return found;
  }
}
