package grok2api.gateway;

import grok2api.models.Quota;
import grok2api.testing.FakeClock;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A provider as the gateway cannot see it: each account has a window for each rate model, some die,
 * and now and then something goes wrong that is nobody's fault.
 */
final class SimulatedProvider implements AccountUpstream {
  static final long HOUR_MILLIS = 3_600_000;

  /** Requests to a dead account within that time count as one: they were on their way together. */
  private static final long REST_MILLIS = 59_000;

  private final FakeClock clock;
  private final Random random;
  private final Map<String, Window> windows = new HashMap<>();
  private final Map<String, Long> diesAtMillis = new HashMap<>();
  private final Map<String, Long> deadAskedAtMillis = new HashMap<>();
  private final Map<String, Integer> deadAsked = new HashMap<>();
  private final Map<Failure.Kind, Integer> injected = new HashMap<>();
  private int beyondWindow;
  private int measurements;

  SimulatedProvider(FakeClock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  /** What one account may take of one rate model, counted from its first request on. */
  private static final class Window {
    final int total;
    final int seconds;
    long endsAtMillis;
    int used;

    Window(int total, int seconds) {
      this.total = total;
      this.seconds = seconds;
    }

    void at(long nowMillis) {
      if (nowMillis >= endsAtMillis) {
        used = 0;
        endsAtMillis = nowMillis + seconds * 1000L;
      }
    }
  }

  void dies(String token, long atMillis) {
    diesAtMillis.put(token, atMillis);
  }

  boolean dead(String token) {
    return diesAtMillis.getOrDefault(token, Long.MAX_VALUE) <= clock.nowMillis;
  }

  /** Takes a request in; null when it will be answered. */
  Failure take(String token, boolean superAccount, String rateModel, int cost, boolean outage) {
    if (dead(token)) {
      if (clock.nowMillis - deadAskedAtMillis.getOrDefault(token, 0L) > REST_MILLIS) {
        deadAskedAtMillis.put(token, clock.nowMillis);
        deadAsked.merge(token, 1, Integer::sum);
      }
      return Failure.of(Failure.Kind.SESSION_REFUSED, 401, "401");
    }
    Failure fault = outage ? Failure.of(Failure.Kind.TROUBLE, 503, "503") : fault();
    if (fault != null) {
      injected.merge(fault.kind(), 1, Integer::sum);
      return fault;
    }
    Window window = window(token, superAccount, rateModel);
    if (window.used + cost > window.total) {
      beyondWindow++;
      return Failure.of(Failure.Kind.RATE_LIMITED, 429, "429");
    }
    window.used += cost;
    return null;
  }

  /** One request in ten meets a fault that says nothing about its account. */
  private Failure fault() {
    return switch (random.nextInt(100)) {
      case 0 -> Failure.of(Failure.Kind.CHALLENGE, 403, "403 challenge page");
      case 1 -> Failure.of(Failure.Kind.FORBIDDEN, 403, "403");
      case 2, 3 -> Failure.of(Failure.Kind.REQUEST_REFUSED, 400, "400");
      case 4 -> Failure.of(Failure.Kind.CONTENT_REFUSED, 400, "400 content moderated");
      case 5 -> Failure.of(Failure.Kind.TROUBLE, 500, "500");
      case 6 -> Failure.of(Failure.Kind.TIMEOUT, 0, "no answer in time");
      case 7 -> new Failure(Failure.Kind.RATE_LIMITED, 429, "429 too fast", 5_000);
      case 8 -> Failure.of(Failure.Kind.RATE_LIMITED, 429, "429 too fast");
      case 9 -> Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
      default -> null;
    };
  }

  private Window window(String token, boolean superAccount, String rateModel) {
    Window window =
        windows.computeIfAbsent(
            rateModel + " " + token,
            key -> {
              if (rateModel.equals("grok-4-heavy")) {
                return new Window(20, 7200);
              }
              return superAccount ? new Window(50, 7200) : new Window(80, 72_000);
            });
    window.at(clock.nowMillis);
    return window;
  }

  @Override
  public Measured measure(Call call, String rateModel) {
    measurements++;
    if (dead(call.credential())) {
      return new Measured.Unknown(
          Failure.of(Failure.Kind.SESSION_REFUSED, 401, "401"), "rate_limit_api_http_401", "");
    }
    if (random.nextInt(20) == 0) {
      return new Measured.Unknown(
          Failure.of(Failure.Kind.CHALLENGE, 403, "403"), "rate_limit_api_http_403", "<html>");
    }
    Window window = window(call.credential(), call.credential().startsWith("super"), rateModel);
    return new Measured.Known(
        new Quota(
            window.total - window.used,
            window.total,
            -1,
            -1,
            1,
            4,
            window.seconds,
            "queries",
            "{}"));
  }

  @Override
  public Failure preferAdultContent(Call call, boolean on) {
    throw new AssertionError("nobody asked for that");
  }

  /** Requests refused because the account's window was spent. */
  int beyondWindow() {
    return beyondWindow;
  }

  int measurements() {
    return measurements;
  }

  /** How often each dead account was tried. */
  Map<String, Integer> deadAsked() {
    return deadAsked;
  }

  Map<Failure.Kind, Integer> injected() {
    return injected;
  }
}
