package grok2api.relay;

import grok2api.gateway.ErrorFace;
import grok2api.http.Response;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Credential;
import grok2api.routing.Retry;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.vault.Unsealed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One request's way from upstream to upstream, until one begins to answer. */
final class RelayAttempts {
  /** Credentials that one request may leave a mark on (decision 6). */
  private static final int MAX_PUNISHED = 2;

  private static final long NOBODY_SECONDS = 60;
  private static final long LONGEST_WAIT_SECONDS = 3600;

  private final RelayParts parts;
  private final Platform platform;
  private final RelayCall call;
  private final RelayService.Local local;
  private final ErrorFace errors;
  private final Selection selection;
  private final Set<String> tried = new HashSet<>();
  private final List<Statement> learnt = new ArrayList<>();
  private Refusal last;
  private String lastError = "";
  private long readyAtMillis;
  private boolean settled;
  private int attempts;
  private int punished;

  RelayAttempts(RelayParts parts, RelayCall call, RelayService.Local local, ErrorFace errors) {
    this.parts = parts;
    this.platform = parts.platform();
    this.call = call;
    this.local = local;
    this.errors = errors;
    List<Routing.Choice> able = new ArrayList<>();
    for (Routing.Choice choice : call.routing().choices()) {
      if (choice.isGrok() ? local != null : call.dialect().serves(choice)) {
        able.add(choice);
      }
    }
    if (able.isEmpty()) {
      last =
          new Refusal.InvalidRequest(
              "model_not_supported",
              "model",
              "The model " + call.routing().name() + " cannot do what this route is for");
    }
    this.selection = new Selection(platform.entropy(), able);
  }

  /**
   * Whom an attempt is made with.
   *
   * @param credential null where none is wanted
   */
  record Asked(Routing.Choice choice, Credential credential, Breakers.Call breaker) {
    Upstream upstream() {
      return choice.upstream();
    }
  }

  Response serve() {
    try {
      return found();
    } catch (Refused refused) {
      if (!settled) {
        Refusal refusal = refused.refusal();
        call.request().background().run(() -> settleRefusal(refusal));
      }
      throw refused;
    } catch (RuntimeException | Error defect) {
      if (!settled) {
        call.request().background().run(() -> settleRefusal(new Refusal.Internal()));
      }
      throw defect;
    }
  }

  private Response found() {
    for (Routing.Choice choice = selection.next(); choice != null; choice = selection.next()) {
      Response response = choice.isGrok() ? byAccounts(choice) : byUpstream(choice);
      if (response != null) {
        return response.with(RelayService.SERVED_BY, choice.upstream().name());
      }
    }
    throw new Refused(last == null ? nobody() : last);
  }

  private Refusal nobody() {
    long seconds =
        readyAtMillis == 0
            ? NOBODY_SECONDS
            : (readyAtMillis - platform.clock().nowMillis() + 999) / 1000;
    return new Refusal.NoAccount(Math.max(1, Math.min(LONGEST_WAIT_SECONDS, seconds)));
  }

  /** Null when somebody else is to be asked. */
  private Response byAccounts(Routing.Choice choice) {
    List<Statement> before = new ArrayList<>(learnt);
    learnt.clear();
    if (!before.isEmpty()) {
      call.request().background().run(() -> parts.settlement().learnt(before));
    }
    boolean others = selection.othersThan(choice);
    try {
      return local.answer(refusal -> others && worthAnother(refusal));
    } catch (Refused refused) {
      if (!others || !worthAnother(refused.refusal())) {
        settled = true;
        throw refused;
      }
      last = refused.refusal();
      selection.drop(choice);
      return null;
    }
  }

  private boolean worthAnother(Refusal refusal) {
    Retry retry = call.routing().retry();
    if (refusal instanceof Refusal.NoAccount) {
      return true;
    }
    int status = errors.status(refusal);
    return status >= 429 && retry.statuses().contains(status);
  }

  /** Null when somebody else is to be asked. */
  private Response byUpstream(Routing.Choice choice) {
    Upstream upstream = choice.upstream();
    long closedUntil = parts.breakers().closedUntil(upstream);
    if (closedUntil > 0) {
      return without(choice, closedUntil);
    }
    return switch (parts.pool().pick(upstream, tried)) {
      case UpstreamPool.Pick.Unneeded none -> attempt(asked(choice, null), null);
      case UpstreamPool.Pick.Picked picked -> opened(choice, picked.credential());
      case UpstreamPool.Pick.NoneReady none -> without(choice, none.retryAtMillis());
    };
  }

  /** Right after the breaker was looked at, so that only one request makes a test. */
  private Asked asked(Routing.Choice choice, Credential credential) {
    return new Asked(choice, credential, parts.breakers().asked(choice.upstream()));
  }

  private Response without(Routing.Choice choice, long retryAtMillis) {
    if (retryAtMillis > 0) {
      readyAtMillis = readyAtMillis == 0 ? retryAtMillis : Math.min(readyAtMillis, retryAtMillis);
    }
    selection.drop(choice);
    return null;
  }

  private Response opened(Routing.Choice choice, Credential credential) {
    tried.add(credential.id());
    Asked asked = asked(choice, credential);
    return switch (parts.vault().opened(credential.secret())) {
      case Unsealed.Clear clear -> attempt(asked, clear.text());
      case Unsealed.Locked locked -> {
        parts.lessons().left(asked.breaker());
        parts.lessons().locked(credential);
        yield null;
      }
    };
  }

  /**
   * @param secret in clear; null where none is wanted
   */
  private Response attempt(Asked asked, String secret) {
    Upstream upstream = asked.upstream();
    Credential credential = asked.credential();
    attempts++;
    call.trace().relayed(upstream.name() + (credential == null ? "" : "/" + credential.id()));
    List<Header> added = added(upstream);
    Secrets secrets = new Secrets(secret, added);
    Dialect.Prepared prepared = call.dialect().prepare(call, asked.choice(), secret, added);
    RelayExchange exchange =
        new RelayExchange(parts, call, asked, prepared.withEachHeaderOnce(), secrets, errors);
    return switch (exchange.run(learnt)) {
      case RelayExchange.Outcome.Answered answered -> answered.response();
      case RelayExchange.Outcome.Failed failed -> failed(asked, failed.error());
    };
  }

  /** The operator's headers, in clear. */
  private List<Header> added(Upstream upstream) {
    List<Header> added = new ArrayList<>();
    for (Header header : upstream.headers()) {
      if (parts.vault().opened(header.value()) instanceof Unsealed.Clear clear) {
        added.add(new Header(header.name(), clear.text()));
      }
    }
    return added;
  }

  /** Null when another attempt is worth it. */
  private Response failed(Asked asked, UpstreamError error) {
    boolean punish = punished < MAX_PUNISHED;
    long cap = call.admitted().settings().token().cooldownCapMillis();
    learnt.addAll(
        parts
            .lessons()
            .failed(asked.breaker(), asked.upstream(), asked.credential(), error, cap, punish));
    if (error.blame() != Blame.REQUEST && error.blame() != Blame.UPSTREAM) {
      punished++;
    }
    last = refusal(asked, error);
    lastError = asked.upstream().name() + " " + error.summary();
    if (call.request().signal().aborted()) {
      throw new Refused(new Refusal.ClientGone());
    }
    Retry retry = call.routing().retry();
    if (attempts >= retry.attempts() || !retry.statuses().contains(error.retryStatus())) {
      throw new Refused(last);
    }
    if (error.blame() == Blame.UPSTREAM
        || error.blame() == Blame.REQUEST
        || asked.credential() == null) {
      selection.drop(asked.choice());
    }
    return null;
  }

  private static Refusal refusal(Asked asked, UpstreamError error) {
    return error.refusal() instanceof Refusal.UpstreamAnswered answered
        ? answered.by(asked.upstream().name())
        : error.refusal();
  }

  private void settleRefusal(Refusal refusal) {
    boolean left = refusal instanceof Refusal.ClientGone;
    Statement charge =
        left
            ? call.admitted().charge().keep(0, platform.clock().nowMillis())
            : call.admitted().charge().giveBack();
    parts
        .settlement()
        .settle(
            call.trace(), errors.status(refusal), errors.code(refusal), lastError, learnt, charge);
  }
}
