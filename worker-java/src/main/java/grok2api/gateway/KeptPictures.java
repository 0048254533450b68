package grok2api.gateway;

import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.Kv;
import grok2api.platform.KvFailed;

/** Reads pictures out of the media store, where uploads and pictures that were shown lie. */
final class KeptPictures implements PictureIntake.OwnPictures {
  private final Kv kv;

  KeptPictures(Kv kv) {
    this.kv = kv;
  }

  @Override
  public Bytes read(String name, int maxBytes) {
    try {
      Kv.Stored stored = kv.open("image/" + name);
      return stored == null ? null : stored.bytes().collect(maxBytes);
    } catch (KvFailed | HttpFailed unreadable) {
      return null;
    }
  }
}
