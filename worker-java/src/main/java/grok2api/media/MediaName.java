package grok2api.media;

import grok2api.platform.Encodings;
import java.util.Locale;

/**
 * What the last segment of {@code /images/<name>} stands for.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code p_…}</td><td>base64url of a path on the asset host</td></tr>
 * <tr><td>{@code u_…}</td><td>base64url of a whole URL</td></tr>
 * <tr><td>{@code users-<uuid>-generated-<uuid>-<file>}</td><td>an earlier edition's</td></tr>
 * <tr><td>{@code upload-<uuid>.<extension>}</td><td>a client's file; only the store has it</td></tr>
 * <tr><td>anything else</td><td>a path with {@code -} for {@code /}</td></tr>
 * </table>
 *
 * @param asked as it stands in the link
 * @param canonical the one spelling that is stored, {@link MediaLinks#encode}
 * @param url where the upstream has it, whether or not it may be asked; null for an upload
 */
public record MediaName(String asked, String canonical, String url) {
  private static final String UPLOAD = "upload-";
  private static final String USERS = "users-";
  private static final String GENERATED = "-generated-";
  private static final String SCHEME = "https://";
  private static final String PORT = ":443";
  private static final int UUID_CHARS = 36;

  /** A client's file of that kind. */
  public static MediaName upload(String uuid, PictureType type) {
    String name = UPLOAD + uuid + "." + type.extension();
    return new MediaName(name, name, null);
  }

  /** Media of the upstream. */
  public static MediaName of(String url, Encodings encodings) {
    String name = MediaLinks.encode(url, encodings);
    return new MediaName(name, name, url);
  }

  /**
   * Reads a name.
   *
   * @param name percent-decoded
   * @return null for one that stands for nothing, or climbs out of its folder
   */
  public static MediaName read(String name, Encodings encodings) {
    if (name.startsWith(UPLOAD)) {
      return plain(name) ? new MediaName(name, name, null) : null;
    }
    String url = url(name, encodings);
    return url == null || sly(url)
        ? null
        : new MediaName(name, MediaLinks.encode(url, encodings), url);
  }

  /** Whether only the store can have it. */
  public boolean isUpload() {
    return url == null;
  }

  /** By the extension, without what a URL has behind its path. */
  public MediaType type() {
    if (url == null) {
      return MediaType.IMAGE;
    }
    int end = url.indexOf('?');
    return MediaType.ofPath(end < 0 ? url : url.substring(0, end));
  }

  private static String url(String name, Encodings encodings) {
    if (name.startsWith("p_")) {
      String path = encodings.base64UrlDecoded(name.substring(2));
      return path == null ? null : asset(path);
    }
    if (name.startsWith("u_")) {
      String url = encodings.base64UrlDecoded(name.substring(2));
      return url != null && url.startsWith(SCHEME) ? normalised(url) : null;
    }
    String generated = generated(name);
    return asset(generated == null ? name.replace('-', '/') : generated);
  }

  /** The host in lower case and without the port that goes without saying. */
  private static String normalised(String url) {
    int end = SCHEME.length();
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String host = url.substring(SCHEME.length(), end).toLowerCase(Locale.ROOT);
    return SCHEME
        + (host.endsWith(PORT) ? host.substring(0, host.length() - PORT.length()) : host)
        + url.substring(end);
  }

  /** {@code users-<uuid>-generated-<uuid>-<file>} as a path; null for any other form. */
  private static String generated(String name) {
    int user = USERS.length();
    int generated = user + UUID_CHARS;
    int picture = generated + GENERATED.length();
    int file = picture + UUID_CHARS;
    boolean fits =
        name.startsWith(USERS)
            && name.length() > file + 1
            && name.startsWith(GENERATED, generated)
            && name.charAt(file) == '-'
            && uuid(name.substring(user, generated))
            && uuid(name.substring(picture, file));
    return fits
        ? "/users/"
            + name.substring(user, generated)
            + "/generated/"
            + name.substring(picture, file)
            + "/"
            + name.substring(file + 1)
        : null;
  }

  private static boolean uuid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A path, or what follows the host in a URL, on the asset host. */
  private static String asset(String path) {
    String rest = path;
    int scheme = path.indexOf("://");
    if (scheme > 0 && path.indexOf('/') == scheme + 1) {
      int slash = path.indexOf('/', scheme + 3);
      rest = slash < 0 ? "/" : path.substring(slash);
    }
    StringBuilder url = new StringBuilder(MediaLinks.ASSETS);
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c != '/' || url.charAt(url.length() - 1) != '/') {
        url.append(c);
      }
    }
    return url.toString();
  }

  /**
   * Whether an address means another one to whoever follows it: dots that climb, also as {@code
   * %2e}, backslashes and control characters.
   */
  private static boolean sly(String url) {
    char before = 0;
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '%' && i + 2 < url.length()) {
        int high = Character.digit(url.charAt(i + 1), 16);
        int low = Character.digit(url.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          c = (char) (high * 16 + low);
          i += 2;
        }
      }
      if (c < ' ' || c == 127 || c == '\\' || (c == '.' && before == '.')) {
        return true;
      }
      before = c;
    }
    return false;
  }

  private static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "-_.".indexOf(c) < 0) {
        return false;
      }
    }
    return !sly(name);
  }
}
