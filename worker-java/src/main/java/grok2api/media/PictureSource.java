package grok2api.media;

/**
 * Where a caller says that a picture is.
 *
 * @param url an {@code https} address, a {@code data:} URI, a link to this gateway's own media, or
 *     the picture itself as Base64
 * @param path the field it stood in, e.g. {@code messages.0.content.1.image_url}
 */
public record PictureSource(String url, String path) {
  /** The request's member it belongs to, e.g. {@code messages}. */
  public String member() {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }
}
