package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditCompletedEvent;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageEditStreamEvent;
import com.openai.models.images.ImageGenCompletedEvent;
import com.openai.models.images.ImageGenPartialImageEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.services.blocking.ImageService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings(
    "deprecation") // the format of answers is no choice at the provider of the library
final class ImagesTest {
  private final ImageService images = GatewayUnderTest.client().images();

  @BeforeEach
  void forget() {
    GatewayUnderTest.forgetRequests();
  }

  @Test
  void drawsPicturesAndLinksThem() {
    ImagesResponse answer =
        images
            .generate(drawing().n(3).responseFormat(ImageGenerateParams.ResponseFormat.URL).build())
            .validate();
    List<Image> made = answer.data().orElseThrow();
    assertEquals(3, made.size());
    assertEquals(3, made.stream().map(image -> image.url().orElseThrow()).distinct().count());
    for (Image image : made) {
      assertPng(Media.behind(image.url().orElseThrow()));
    }
  }

  @Test
  void drawsAPictureAndHasItsBytes() {
    Image image =
        images
            .generate(drawing().responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON).build())
            .validate()
            .data()
            .orElseThrow()
            .get(0);
    byte[] behindLink = Media.behind(image.url().orElseThrow());
    assertPng(behindLink);
    assertEquals(Media.base64(behindLink), image.b64Json().orElseThrow());
  }

  @Test
  void seesAPictureGrow() {
    try (StreamResponse<ImageGenStreamEvent> answer =
        images.generateStreaming(
            drawing().responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON).build())) {
      List<ImageGenStreamEvent> events =
          answer.stream().map(ImageGenStreamEvent::validate).toList();
      ImageGenPartialImageEvent first = events.get(0).asGenerationPartialImage();
      assertEquals(0, first.partialImageIndex());
      ImageGenCompletedEvent last = events.get(events.size() - 1).asGenerationCompleted();
      assertEquals(ImageGenCompletedEvent.OutputFormat.PNG, last.outputFormat());
      assertTrue(last.b64Json().startsWith("iVBORw0KGgo"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void changesPicturesInTheirOrder(int count) {
    List<byte[]> pictures = Media.pictures(count);
    ImagesResponse answer =
        images.edit(changing(pictures).responseFormat(ImageEditParams.ResponseFormat.URL).build());
    assertPng(Media.behind(answer.validate().data().orElseThrow().get(0).url().orElseThrow()));
    assertTrue(Media.uploaded(pictures));
  }

  @Test
  void seesAChangedPictureGrow() {
    try (StreamResponse<ImageEditStreamEvent> answer =
        images.editStreaming(
            changing(Media.pictures(2))
                .responseFormat(ImageEditParams.ResponseFormat.B64_JSON)
                .build())) {
      List<ImageEditStreamEvent> events =
          answer.stream().map(ImageEditStreamEvent::validate).toList();
      assertTrue(events.get(0).isPartialImage());
      ImageEditCompletedEvent last = events.get(events.size() - 1).asCompleted();
      assertTrue(last.b64Json().startsWith("iVBORw0KGgo"));
    }
  }

  @Test
  void showsAPictureInAChat() {
    List<byte[]> pictures = Media.pictures(1);
    String uri = "data:image/png;base64," + Media.base64(pictures.get(0));
    ChatCompletion completion =
        GatewayUnderTest.client()
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model(GatewayUnderTest.MODEL)
                    .addUserMessageOfArrayOfContentParts(List.of(text("[[scene:plain]]"), at(uri)))
                    .build());
    assertEquals("The answer is 4.", completion.choices().get(0).message().content().orElseThrow());
    assertTrue(Media.uploaded(pictures));
  }

  @Test
  void badRequestForMorePicturesThanThereCanBe() {
    BadRequestException e =
        assertThrows(BadRequestException.class, () -> images.generate(drawing().n(11).build()));
    assertEquals(Optional.of("invalid_n"), e.code());
    assertEquals(Optional.of("n"), e.param());
  }

  @Test
  void badRequestForAFileThatIsNoPicture() {
    ImageEditParams params = changing(List.of("<svg/>".getBytes())).build();
    BadRequestException e = assertThrows(BadRequestException.class, () -> images.edit(params));
    assertEquals(Optional.of("invalid_image_type"), e.code());
    assertEquals(Optional.of("image"), e.param());
  }

  private static ImageGenerateParams.Builder drawing() {
    return ImageGenerateParams.builder().model("grok-imagine-1.0").prompt("a paper boat");
  }

  private static ImageEditParams.Builder changing(List<byte[]> pictures) {
    return ImageEditParams.builder()
        .model("grok-imagine-1.0-edit")
        .prompt("in the rain")
        .image(ImageEditParams.Image.ofInputStreams(Media.streams(pictures)));
  }

  private static ChatCompletionContentPart text(String text) {
    return ChatCompletionContentPart.ofText(
        ChatCompletionContentPartText.builder().text(text).build());
  }

  private static ChatCompletionContentPart at(String url) {
    return ChatCompletionContentPart.ofImageUrl(
        ChatCompletionContentPartImage.builder()
            .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
            .build());
  }

  private static void assertPng(byte[] bytes) {
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(bytes, 4));
  }
}
