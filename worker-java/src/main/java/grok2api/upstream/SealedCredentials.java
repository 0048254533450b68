package grok2api.upstream;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Log;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Opens the credential of each call on its way to the provider, so that everything before this
 * point deals with what is stored. One that cannot be opened is never sent.
 */
public final class SealedCredentials implements ChatUpstream, AccountUpstream, MediaUpstream {
  private final ChatUpstream chats;
  private final AccountUpstream accounts;
  private final MediaUpstream media;
  private final Vault vault;
  private final Log log;

  public SealedCredentials(
      ChatUpstream chats, AccountUpstream accounts, MediaUpstream media, Vault vault, Log log) {
    this.chats = chats;
    this.accounts = accounts;
    this.media = media;
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

  @Override
  public Opened draw(Call call, Model model, String prompt) {
    return opened(call, clear -> media.draw(clear, model, prompt));
  }

  @Override
  public Opened imagine(
      Call call, String prompt, AspectRatio ratio, int count, boolean adultContent) {
    return opened(call, clear -> media.imagine(clear, prompt, ratio, count, adultContent));
  }

  @Override
  public Uploaded upload(Call call, Picture picture) {
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> media.upload(call.with(clear.text()), picture);
      case Unsealed.Locked locked -> new Uploaded.Refused(failure(locked));
    };
  }

  @Override
  public Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures) {
    return opened(call, clear -> media.edit(clear, model, way, prompt, pictures));
  }

  @Override
  public Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
    return opened(call, clear -> media.film(clear, model, prompt, config, start));
  }

  @Override
  public Fetched fetch(Call call, String url, String range, Purpose purpose) {
    if (call.credential() == null || call.credential().isEmpty()) {
      return media.fetch(call.with(""), url, range, purpose);
    }
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> media.fetch(call.with(clear.text()), url, range, purpose);
      case Unsealed.Locked locked -> new Fetched.Refused(failure(locked));
    };
  }

  @Override
  public boolean knows(String url) {
    return media.knows(url);
  }

  private Opened opened(Call call, Function<Call, Opened> work) {
    return switch (vault.opened(call.credential())) {
      case Unsealed.Clear clear -> work.apply(call.with(clear.text()));
      case Unsealed.Locked locked -> new Opened.Refused(failure(locked));
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
