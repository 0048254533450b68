package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.Json;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;

/** What grok.com tells about an account, and the one thing that is changed at it. */
public final class GrokWebAccounts implements AccountUpstream {
  private final RateLimits rateLimits;
  private final FeatureControls featureControls;

  public GrokWebAccounts(Http http, Json json, Encodings encodings, Entropy entropy, Clock clock) {
    SessionCalls calls = new SessionCalls(http, json, encodings, entropy, clock);
    this.rateLimits = new RateLimits(calls, json, clock);
    this.featureControls = new FeatureControls(calls, encodings, clock);
  }

  @Override
  public Measured measure(Call call, String rateModel) {
    return rateLimits.measure(call, rateModel);
  }

  @Override
  public Failure preferAdultContent(Call call, boolean on) {
    return featureControls.preferAdultContent(call, on);
  }
}
