package grok2api.upstream;

import grok2api.models.Quota;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;

/** What a provider tells about one account, or changes at it, beside answering chats. */
public interface AccountUpstream {
  /** Asks how much of a rate model's quota is left. Never throws for what a provider may do. */
  Measured measure(Call call, String rateModel);

  /**
   * Turns the account's preference for adult content on or off.
   *
   * @return null when the provider accepted it; a failure says nothing against the account
   */
  Failure preferAdultContent(Call call, boolean on);

  /**
   * A call about one account.
   *
   * @param credential its secret; as stored, until {@link SealedCredentials} has opened it
   * @param timeoutMillis longest wait for the whole answer, where the provider's own limit is not
   *     shorter; 0 for that limit alone
   */
  record Call(String credential, GrokSettings settings, Signal signal, int timeoutMillis) {
    public Call(String credential, GrokSettings settings, Signal signal) {
      this(credential, settings, signal, 0);
    }

    /** The same with another form of the credential. */
    Call with(String credential) {
      return new Call(credential, settings, signal, timeoutMillis);
    }

    /** The shorter of the provider's limit and the caller's. */
    public int within(int limitMillis) {
      return timeoutMillis > 0 ? Math.min(timeoutMillis, limitMillis) : limitMillis;
    }
  }

  /** What measuring brings. */
  sealed interface Measured {
    record Known(Quota quota) implements Measured {}

    /**
     * The provider refused, was silent, or told no figure.
     *
     * @param error {@code rate_limit_api_http_<status>}, {@code rate_limit_api_parse_failed},
     *     {@code rate_limit_api_fetch_failed} or {@code credential_locked}
     * @param body at most 4,096 characters of what came instead, for the operator only; may be
     *     empty
     */
    record Unknown(Failure failure, String error, String body) implements Measured {}
  }
}
