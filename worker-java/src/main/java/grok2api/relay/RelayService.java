package grok2api.relay;

import grok2api.gateway.ErrorFace;
import grok2api.gateway.Settlement;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.vault.Vault;

/**
 * Passes requests on to the upstreams that serve their model, one after another until one answers.
 */
public final class RelayService {
  /** Tells a client who has served it, or refused to. */
  public static final String SERVED_BY = "x-grok2api-upstream";

  private final RelayParts parts;

  public RelayService(Platform platform, Vault vault, UpstreamPool pool, Settlement settlement) {
    Breakers breakers = new Breakers(platform);
    parts =
        new RelayParts(
            platform, vault, pool, breakers, new Lessons(platform, pool, breakers), settlement);
  }

  /** Answers with Grok accounts, where these are among the choices. */
  public interface Local {
    /**
     * @param elsewhere whether somebody else may answer after a refusal of that kind
     * @throws Refused settled already, unless somebody else answers
     */
    Response answer(Elsewhere elsewhere);
  }

  /** Knows whether somebody else is left to answer. */
  @FunctionalInterface
  public interface Elsewhere {
    boolean after(Refusal refusal);
  }

  /**
   * Has a request answered.
   *
   * @param local null where Grok accounts cannot serve such requests
   * @param errors how the log names a refusal
   * @return with the header {@code x-grok2api-upstream}
   * @throws Refused when nobody answers; the request is then settled already
   */
  public Response serve(RelayCall call, Local local, ErrorFace errors) {
    return new RelayAttempts(parts, call, local, errors).serve();
  }
}
