package grok2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Signal;
import grok2api.testing.Vaults;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream.Fetched;
import grok2api.upstream.MediaUpstream.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SealedCredentialsTest {
  private final Asked asked = new Asked();
  private final SealedCredentials media =
      new SealedCredentials(null, null, asked, Vaults.NONE, null);

  @Test
  void fetchesWithoutAnAccount() {
    for (String none : new String[] {null, "", "token-1"}) {
      media.fetch(new Call(none, null, Signal.NEVER), "https://imgen.x.ai/a", null, Purpose.SHOW);
    }
    assertEquals(List.of("", "", "token-1"), asked.credentials);
  }

  @Test
  void passesOnEverythingAboutPictures() {
    media.imagine(new Call("token-1", null, Signal.NEVER), "kite", AspectRatio.WIDE, 4, true);
    assertEquals(List.of("token-1 kite WIDE 4 true"), asked.imagined);
  }

  /** Remembers what reaches the provider. */
  private static final class Asked implements MediaUpstream {
    private final List<String> credentials = new ArrayList<>();
    private final List<String> imagined = new ArrayList<>();

    @Override
    public Opened imagine(
        Call call, String prompt, AspectRatio ratio, int count, boolean adultContent) {
      imagined.add(
          call.credential() + " " + prompt + " " + ratio + " " + count + " " + adultContent);
      return null;
    }

    @Override
    public Fetched fetch(Call call, String url, String range, Purpose purpose) {
      credentials.add(call.credential());
      return null;
    }

    @Override
    public Opened draw(Call call, Model model, String prompt) {
      throw new AssertionError();
    }

    @Override
    public Uploaded upload(Call call, Picture picture) {
      throw new AssertionError();
    }

    @Override
    public Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures) {
      throw new AssertionError();
    }

    @Override
    public Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
      throw new AssertionError();
    }

    @Override
    public boolean knows(String url) {
      throw new AssertionError();
    }
  }
}
