package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoSeconds;
import com.openai.models.videos.VideoSize;
import com.openai.services.blocking.VideoService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // the provider of the library ends its own service
final class VideosTest {
  private final VideoService videos = GatewayUnderTest.client().videos();

  @Test
  void ordersAFilmAndFetchesItOnceItIsMade() throws Exception {
    List<byte[]> pictures = Media.pictures(1);
    Video ordered =
        videos
            .create(
                order()
                    .seconds(VideoSeconds._8)
                    .size(VideoSize._1280X720)
                    .inputReference(startOf(pictures))
                    .build())
            .validate();
    assertEquals(Video.Status.QUEUED, ordered.status());
    assertEquals(Video.Status.COMPLETED, made(ordered.id()).status());
    assertTrue(Media.uploaded(pictures));
    assertTrue(
        videos.list().autoPager().stream().anyMatch(video -> video.id().equals(ordered.id())));
    assertArrayEquals("ftyp".getBytes(), start(ordered.id()));
    assertTrue(videos.delete(ordered.id()).validate().deleted());
    assertThrows(NotFoundException.class, () -> videos.retrieve(ordered.id()));
  }

  @Test
  void badRequestForAFilmThatIsTooLong() {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> videos.create(order().seconds(VideoSeconds.of("60")).build()));
    assertEquals(Optional.of("invalid_video_length"), e.code());
    assertEquals(Optional.of("seconds"), e.param());
  }

  private static VideoCreateParams.InputReference startOf(List<byte[]> pictures) {
    return VideoCreateParams.InputReference.ofStream(Media.streams(pictures).get(0));
  }

  private static VideoCreateParams.Builder order() {
    return VideoCreateParams.builder()
        .model("grok-imagine-1.0-video")
        .prompt("a paper boat that sails away");
  }

  private Video made(String id) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (true) {
      Video video = videos.retrieve(id).validate();
      if (video.completedAt().isPresent() || video.error().isPresent()) {
        return video;
      }
      assertTrue(Instant.now().isBefore(deadline), "the film is not made");
      Thread.sleep(50);
    }
  }

  /** The name of a film's first box (ISO/IEC 14496-12). */
  private byte[] start(String id) throws IOException {
    try (HttpResponse content = videos.downloadContent(id)) {
      content.body().skipNBytes(4);
      return content.body().readNBytes(4);
    }
  }
}
