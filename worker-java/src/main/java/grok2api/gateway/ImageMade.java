package grok2api.gateway;

import grok2api.media.PictureType;

/**
 * A picture that an upstream has made.
 *
 * @param index its place in its call, from 0
 * @param url upstream address, absolute
 * @param base64 the picture itself where it came along and is wanted; else null
 * @param account the token, as stored, of the account that made it
 */
record ImageMade(int index, String url, String base64, String account) {
  /** By its name; the upstream makes JPEG where it does not say. */
  PictureType presumedType() {
    int query = url.indexOf('?');
    String path = query < 0 ? url : url.substring(0, query);
    for (PictureType type : PictureType.values()) {
      if (path.endsWith("." + type.extension())) {
        return type;
      }
    }
    return PictureType.JPEG;
  }
}
