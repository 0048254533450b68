package grok2api.passkeys;

import grok2api.platform.Digests;
import java.util.List;

/**
 * What must be true of both ceremonies.
 *
 * @param origins of our own pages
 * @param asked whether the challenge was ours, was meant for this, and had not been answered
 */
public record Expectation(List<String> origins, boolean asked) {
  public Expectation {
    origins = List.copyOf(origins);
  }

  /** The first flaw; null for none. */
  Flaw flaw(Digests digests, String type, ClientData said, AuthenticatorData seen) {
    if (said == null) {
      return Flaw.UNREADABLE_CLIENT_DATA;
    }
    if (!said.type().equals(type)) {
      return Flaw.OTHER_CEREMONY;
    }
    if (!asked) {
      return Flaw.UNKNOWN_CHALLENGE;
    }
    if (!origins.contains(said.origin())) {
      return Flaw.FOREIGN_ORIGIN;
    }
    if (said.embedded()) {
      return Flaw.EMBEDDED_PAGE;
    }
    if (seen == null) {
      return Flaw.UNREADABLE_AUTHENTICATOR_DATA;
    }
    if (!seen.relyingPartyHash().equals(new RelyingParty(said.origin()).idHash(digests))) {
      return Flaw.OTHER_RELYING_PARTY;
    }
    if (!seen.present()) {
      return Flaw.USER_NOT_PRESENT;
    }
    return seen.verified() ? null : Flaw.USER_NOT_VERIFIED;
  }
}
