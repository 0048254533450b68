package grok2api.gateway;

import grok2api.media.RemoteAddress;
import grok2api.platform.Bytes;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import java.util.List;

/**
 * Fetches a picture that a caller names. Nothing of the caller goes along, nothing but a public
 * address is asked, and every hop of a redirect is looked at anew.
 */
final class PictureDownload {
  private static final int MAX_REDIRECTS = 3;

  /** For all hops and the body together. */
  private static final int TIMEOUT_MILLIS = 20_000;

  /** Some hosts, Wikimedia's for instance, answer 403 to whoever does not introduce himself. */
  private static final List<Header> HEADERS =
      List.of(new Header("Accept", "image/*"), new Header("User-Agent", "grok2api"));

  private final Platform platform;
  private final Signal signal;
  private final long deadlineMillis;

  PictureDownload(Platform platform, Signal signal) {
    this.platform = platform;
    this.signal = signal;
    this.deadlineMillis = platform.clock().nowMillis() + TIMEOUT_MILLIS;
  }

  /** What fetching comes to. */
  sealed interface Fetched {
    record Found(Bytes bytes) implements Fetched {}

    /**
     * @param why to go after the picture's place in a sentence
     */
    record Failed(String why) implements Fetched {}
  }

  Fetched fetch(String url, int maxBytes) {
    try {
      return follow(url, maxBytes);
    } catch (HttpFailed e) {
      return new Fetched.Failed(
          switch (e.reason()) {
            case TOO_LARGE -> "is larger than " + maxBytes + " bytes";
            case TIMEOUT -> "did not come within " + TIMEOUT_MILLIS / 1000 + " s";
            case NETWORK, ABORTED -> "could not be fetched";
          });
    }
  }

  private Fetched follow(String url, int maxBytes) {
    String address = url;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      String objection = RemoteAddress.objection(address);
      if (objection != null) {
        return new Fetched.Failed(hops == 0 ? objection : "is redirected to what " + objection);
      }
      HttpReply reply =
          platform.http().send(new HttpCall("GET", address, HEADERS, null), millisLeft(), signal);
      if (reply.status() == 200) {
        return new Fetched.Found(reply.data(maxBytes, millisLeft()));
      }
      String location = redirects(reply.status()) ? reply.header("Location") : null;
      reply.discard();
      if (location == null) {
        return new Fetched.Failed("could not be fetched: its host answers " + reply.status());
      }
      address = RemoteAddress.follow(address, location);
    }
    return new Fetched.Failed("is redirected more than " + MAX_REDIRECTS + " times");
  }

  private static boolean redirects(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** At least 1, since 0 means for ever. */
  private int millisLeft() {
    return (int) Math.max(1, deadlineMillis - platform.clock().nowMillis());
  }
}
