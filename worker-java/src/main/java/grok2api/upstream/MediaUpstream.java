package grok2api.upstream;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.HttpReply;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import java.util.List;

/**
 * A provider that can make pictures and films. Nothing here throws for what a provider may do.
 *
 * <p>Answers bring {@link UpstreamEvent.Progress}, {@link UpstreamEvent.Image} and {@link
 * UpstreamEvent.Video}; a text that comes with them is passed on as well.
 */
public interface MediaUpstream {
  /**
   * Has a picture made within a conversation: up to two for each call. An answer in nothing but
   * words ends without any.
   */
  Opened draw(Call call, Model model, String prompt);

  /**
   * Has pictures made over the provider's socket; it ends by itself once there are {@code count}.
   *
   * @param count 1 to 6
   * @param adultContent asks for it
   */
  Opened imagine(Call call, String prompt, AspectRatio ratio, int count, boolean adultContent);

  /** Puts a picture where the provider can see it. It belongs to the account from then on. */
  Uploaded upload(Call call, Picture picture);

  /** Has uploaded pictures changed: up to two results for each call. */
  Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures);

  /**
   * Has a film made.
   *
   * @param prompt may be empty with a first picture only
   * @param start the first picture, or null
   */
  Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start);

  /**
   * Asks for a finished picture or film. Redirects are followed within the provider's hosts only,
   * and the account's credential goes to no host but the one that wants it.
   *
   * @param call its credential may be null or empty for a host that wants none
   * @param url absolute, on a known host
   * @param range as the client sent it, e.g. {@code bytes=0-99}; null for everything
   * @param purpose what it is wanted for
   */
  Fetched fetch(Call call, String url, String range, Purpose purpose);

  /** Whether media of this address may be asked for at all. */
  boolean knows(String url);

  /** How pictures are changed. */
  enum EditWay {
    /** They are named as what is to be changed; tried first. */
    REFERENCES,
    /** They are attached to a conversation. */
    ATTACHMENTS
  }

  /** What a picture or film is wanted for; decides about a few headers. */
  enum Purpose {
    /** Passed on to a browser. */
    SHOW,
    /** Written into an answer. */
    EMBED
  }

  /**
   * A picture at the provider.
   *
   * @param id names it as an attachment
   * @param url absolute; names it as a reference. Null when the provider told none, then it is good
   *     as an attachment only
   */
  record Upload(String id, String url) {}

  /** What uploading brings. */
  sealed interface Uploaded {
    record Done(Upload upload) implements Uploaded {}

    record Refused(Failure failure) implements Uploaded {}
  }

  /** What fetching brings. */
  sealed interface Fetched {
    /** Status 200 or 206, a type of picture or film; the body is still to be read. */
    record Found(HttpReply reply) implements Fetched {}

    record Refused(Failure failure) implements Fetched {}
  }
}
