package grok2api.upstream.grok.web;

import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Json;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.StreamLimits;

/** Films: a post, then a conversation that belongs to it. */
final class Filming {
  private static final int HEADERS_MILLIS = 60_000;
  private static final int TOTAL_MILLIS = 900_000;

  private final VideoPosts posts;
  private final Conversations conversations;
  private final Json json;

  Filming(VideoPosts posts, Conversations conversations, Json json) {
    this.posts = posts;
    this.conversations = conversations;
    this.json = json;
  }

  /**
   * Has one made.
   *
   * @param start the picture it begins with, or null
   */
  Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
    if (start != null && start.url() == null) {
      return new Opened.Refused(Uploads.withoutAddress());
    }
    return switch (posts.create(call, prompt, start)) {
      case VideoPosts.Created.Refused refused -> new Opened.Refused(refused.failure());
      case VideoPosts.Created.Post post ->
          start(call, VideoPayload.write(prompt, config, post.id(), model.upstreamName(), json));
    };
  }

  private Opened start(Call call, String payload) {
    return conversations.start(
        call,
        new Conversations.Question(CallForm.STUDIO, payload, FrameReader.Wanted.FILM, null, 0),
        new Conversations.Limits(
            call.within(HEADERS_MILLIS), new StreamLimits(0, 0, call.within(TOTAL_MILLIS))));
  }
}
