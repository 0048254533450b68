package grok2api.gateway;

import grok2api.http.Request;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.ImageFormat;
import grok2api.openai.ImageRequest;
import grok2api.openai.ImageUsage;
import grok2api.openai.TokenEstimate;
import grok2api.settings.Settings;
import java.util.List;

/**
 * An admitted request for pictures.
 *
 * @param given pictures to be changed; empty where new ones are wanted
 */
public record ImageJob(
    Admitted admitted,
    ImageRequest wish,
    Model model,
    List<Picture> given,
    Request request,
    Trace trace) {
  public ImageJob {
    given = List.copyOf(given);
  }

  Settings settings() {
    return admitted.settings();
  }

  /** As asked for, or as the operator has it. */
  ImageFormat format() {
    return wish.format() == null
        ? ImageFormat.named(settings().media().imageFormat())
        : wish.format();
  }

  ImageUsage usage(int pictures) {
    return new ImageUsage(TokenEstimate.of(wish.prompt()), given.size(), pictures);
  }
}
