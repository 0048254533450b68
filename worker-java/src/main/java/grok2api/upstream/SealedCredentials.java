package grok2api.upstream;

import grok2api.platform.Log;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.Map;

/**
 * Opens the credential of each call on its way to the provider, so that everything before this
 * point deals with what is stored. One that cannot be opened is never sent.
 */
public final class SealedCredentials implements Upstream, AccountUpstream {
  private final Upstream chats;
  private final AccountUpstream accounts;
  private final Vault vault;
  private final Log log;

  public SealedCredentials(Upstream chats, AccountUpstream accounts, Vault vault, Log log) {
    this.chats = chats;
    this.accounts = accounts;
    this.vault = vault;
    this.log = log;
  }

  @Override
  public Opened open(UpstreamCall call) {
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> chats.open(call.with(clear.text()));
      case Unsealed.Locked locked -> new Opened.Refused(failure(locked));
    };
  }

  @Override
  public Measured measure(Call call, String rateModel) {
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> accounts.measure(call.with(clear.text()), rateModel);
      case Unsealed.Locked locked -> new Measured.Unknown(failure(locked), "credential_locked", "");
    };
  }

  @Override
  public Failure preferAdultContent(Call call, boolean on) {
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> accounts.preferAdultContent(call.with(clear.text()), on);
      case Unsealed.Locked locked -> failure(locked);
    };
  }

  private Failure failure(Unsealed.Locked locked) {
    log.warn(
        "credential.locked",
        Map.of(
            "sealed_with",
            locked.keyId(),
            "advice",
            "an account's token is sealed with a key that is neither DATA_KEY nor DATA_KEY_OLD (or"
                + " it was altered): set the key that fits; nothing was sent upstream, and the"
                + " account is not to blame"));
    return Failure.of(
        Failure.Kind.CREDENTIAL_LOCKED, 0, "sealed with key " + locked.keyId() + ", not ours");
  }
}
