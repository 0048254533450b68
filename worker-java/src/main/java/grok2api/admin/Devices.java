package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.store.KnownDevices;
import grok2api.store.Trip;
import java.util.List;

/** Browsers that have signed in before. */
final class Devices {
  private final Platform platform;

  Devices(Platform platform) {
    this.platform = platform;
  }

  /** Digest of what the browser shows; empty when it shows nothing. Known or not, it tells who. */
  String shown(Request request) {
    String secret = DeviceCookie.shown(request);
    return secret == null ? "" : KnownDevices.digest(platform.digests(), secret);
  }

  /**
   * Remembers the panel's browser, under a new secret each time; a script has no use for it.
   *
   * @param trip in which the operator is known to be who asks
   * @return the secret for {@link #tell}; null for a script
   */
  String remember(Request request, Trip trip) {
    if (!Origins.PANEL.equals(request.header("X-Requested-With"))) {
      return null;
    }
    String old = shown(request);
    if (!old.isEmpty()) {
      trip.add(KnownDevices.delete(old));
    }
    String secret = platform.entropy().base64Url(DeviceCookie.SECRET_BYTES);
    trip.add(
            KnownDevices.insert(
                KnownDevices.digest(platform.digests(), secret), platform.clock().nowMillis()))
        .add(KnownDevices.prune());
    return secret;
  }

  static Response tell(Response response, String secret) {
    return secret == null ? response : response.with(List.of(DeviceCookie.set(secret)));
  }
}
