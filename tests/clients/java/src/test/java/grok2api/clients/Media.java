package grok2api.clients;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures to send, and what comes back. */
final class Media {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int SIZE = 32;

  private Media() {}

  /** PNGs, each in a colour of its own. */
  static List<byte[]> pictures(int count) {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(0, 0, 0x10203 * (i + 1));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ImageIO.write(picture, "png", out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      pictures.add(out.toByteArray());
    }
    return pictures;
  }

  static List<InputStream> streams(List<byte[]> pictures) {
    List<InputStream> streams = new ArrayList<>();
    for (byte[] picture : pictures) {
      streams.add(new ByteArrayInputStream(picture));
    }
    return streams;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What anybody gets who has the link, and no key. */
  static byte[] behind(String link) {
    try {
      HttpResponse<byte[]> reply =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(link)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (reply.statusCode() != 200) {
        throw new IllegalStateException(link + ": " + reply.statusCode());
      }
      return reply.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether the stand-in was sent these pictures, in their order. */
  static boolean uploaded(List<byte[]> pictures) {
    String requests = GatewayUnderTest.requests();
    int from = 0;
    for (byte[] picture : pictures) {
      int at = requests.indexOf(base64(picture), from);
      if (at < 0) {
        return false;
      }
      from = at + 1;
    }
    return true;
  }
}
