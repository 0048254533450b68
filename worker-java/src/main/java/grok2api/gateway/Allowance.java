package grok2api.gateway;

import grok2api.refusal.Refusal;
import grok2api.store.Amounts;
import grok2api.store.ClientKey;
import grok2api.store.KeyUse;

/**
 * What a key with limits has left, as the {@code x-ratelimit-*} headers tell it.
 *
 * @param requests by the minute if the key has such a limit, else by the day; null without either
 * @param tokens by the day; null without a limit
 */
public record Allowance(Window requests, Window tokens) {
  private static final int MINUTE_MILLIS = 60_000;

  /**
   * @param remaining never below 0
   * @param resetMillis until the limit is whole again
   */
  public record Window(long limit, long remaining, long resetMillis) {
    private static Window of(long limit, long used, long resetMillis) {
      return new Window(limit, Math.max(0, limit - used), resetMillis);
    }
  }

  static Allowance of(
      ClientKey.Limits limits, KeyUse used, Amounts amounts, long nowMillis, long midnightMillis) {
    long untilMidnight = midnightMillis - nowMillis;
    Window tokens =
        limits.tokensPerDay() < 0
            ? null
            : Window.of(limits.tokensPerDay(), used.tokens(), untilMidnight);
    return new Allowance(
        limits.requestsPerMinute() > 0
            ? minute(limits.requestsPerMinute(), used, nowMillis)
            : day(limits, used, amounts, untilMidnight),
        tokens);
  }

  private static Window minute(int limit, KeyUse used, long nowMillis) {
    long ahead = Math.max(0, used.pacedUntilMillis() - nowMillis);
    return new Window(limit, (MINUTE_MILLIS - ahead) * limit / MINUTE_MILLIS, ahead);
  }

  /** The heavy model's own limit goes before that of chats, of which it is one too. */
  private static Window day(
      ClientKey.Limits limits, KeyUse used, Amounts amounts, long untilMidnight) {
    if (amounts.heavy() > 0 && limits.heavy() >= 0) {
      return Window.of(limits.heavy(), used.heavy(), untilMidnight);
    }
    if (amounts.chat() > 0 && limits.chat() >= 0) {
      return Window.of(limits.chat(), used.chat(), untilMidnight);
    }
    if (amounts.image() > 0 && limits.image() >= 0) {
      return Window.of(limits.image(), used.image(), untilMidnight);
    }
    if (amounts.video() > 0 && limits.video() >= 0) {
      return Window.of(limits.video(), used.video(), untilMidnight);
    }
    return null;
  }

  /** Whether what a key has used leaves no room for these amounts. */
  static boolean isSpent(ClientKey.Limits limits, KeyUse used, Amounts amounts, long nowMillis) {
    return limits.requestsPerMinute() == 0
        || (limits.requestsPerMinute() > 0
            && waitMillis(limits.requestsPerMinute(), used, nowMillis) > 0)
        || (limits.tokensPerDay() >= 0 && used.tokens() >= limits.tokensPerDay())
        || passes(limits.chat(), used.chat() + amounts.chat(), amounts.chat())
        || passes(limits.heavy(), used.heavy() + amounts.heavy(), amounts.heavy())
        || passes(limits.image(), used.image() + amounts.image(), amounts.image())
        || passes(limits.video(), used.video() + amounts.video(), amounts.video());
  }

  private static boolean passes(int limit, int sum, int amount) {
    return amount > 0 && limit >= 0 && sum > limit;
  }

  private static long waitMillis(int perMinute, KeyUse used, long nowMillis) {
    long interval = (MINUTE_MILLIS + perMinute - 1) / perMinute;
    return Math.max(used.pacedUntilMillis(), nowMillis) + interval - MINUTE_MILLIS - nowMillis;
  }

  /** Why a key that could not be charged was refused: what will be over soonest comes first. */
  static Refusal refusal(
      ClientKey.Limits limits, KeyUse used, Amounts amounts, long nowMillis, long midnightMillis) {
    long untilMidnight = midnightMillis - nowMillis;
    long seconds = (untilMidnight + 999) / 1000;
    int perMinute = limits.requestsPerMinute();
    if (perMinute == 0) {
      return new Refusal.Forbidden("key_blocked", "This API key may not make requests.");
    }
    if (perMinute > 0) {
      long wait = waitMillis(perMinute, used, nowMillis);
      if (wait > 0) {
        return new Refusal.PaceExceeded(perMinute, wait);
      }
    }
    if (limits.tokensPerDay() >= 0 && used.tokens() >= limits.tokensPerDay()) {
      return new Refusal.QuotaSpent("tokens", limits.tokensPerDay(), seconds);
    }
    Window day = day(limits, used, amounts, untilMidnight);
    return new Refusal.QuotaSpent(amounts.bucket(), day == null ? 0 : day.limit(), seconds);
  }
}
