package grok2api.pages;

import grok2api.http.Response;
import grok2api.platform.Assets.Asset;
import grok2api.platform.Encodings;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import java.util.ArrayList;
import java.util.List;

/** DeployedFiles of the deployment as answers, with the headers of admin-api 2.2. */
final class DeployedFiles {
  private static final String BINDING = "ASSETS";

  private static final String HTML = "text/html";
  private static final String HTML_ENDING = ".html";
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;

  /** Nothing but our own files and our own API; pages have neither inline scripts nor styles. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
          + " object-src 'none'";

  /** The same stand in {@code app-static/_headers} for what the platform serves itself. */
  private static final List<Header> GUARDS =
      List.of(
          new Header("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          new Header("X-Content-Type-Options", "nosniff"),
          new Header("Referrer-Policy", "same-origin"),
          new Header("X-Frame-Options", "DENY"));

  /** A year. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** Kept, but asked about each time. */
  private static final String ASKED_ABOUT = "no-cache";

  private static final int MIN_HASH_CHARS = 8;

  private final Platform platform;

  DeployedFiles(Platform platform) {
    this.platform = platform;
  }

  /**
   * A file of any kind.
   *
   * @param path percent-encoded
   * @param knownETag what the browser has, or null; pages are never kept, so it has none
   * @return null when there is no such file
   */
  Response get(String path, String knownETag) {
    return isPrivate(path, platform.encodings()) ? null : answer(200, path, knownETag);
  }

  /** A file with a status of our own. */
  Response page(int status, String path) {
    return answer(status, path, null);
  }

  private Response answer(int status, String path, String knownETag) {
    if (!platform.environment().bound(BINDING)) {
      return Response.text(500, "The binding " + BINDING + " is missing; see wrangler.toml.\n");
    }
    String known = path.endsWith(HTML_ENDING) ? null : knownETag;
    Asset asset = asset(path, known);
    switch (asset.status()) {
      case 200 -> {
        return new Response(status, headers(asset, path), new Response.Passed(asset.body()));
      }
      case 304 -> {
        return new Response(304, headers(asset, path), new Response.Empty());
      }
      default -> {
        asset.body().cancel();
        return null;
      }
    }
  }

  /** A site of Pages has its pages at their names without the ending, and says so by a redirect. */
  private Asset asset(String path, String known) {
    Asset asset = platform.assets().get(path, known);
    boolean moved = asset.status() == TEMPORARY_REDIRECT || asset.status() == PERMANENT_REDIRECT;
    if (!moved || !path.endsWith(HTML_ENDING)) {
      return asset;
    }
    asset.body().cancel();
    return platform.assets().get(path.substring(0, path.length() - HTML_ENDING.length()), known);
  }

  private static List<Header> headers(Asset asset, String path) {
    List<Header> headers = new ArrayList<>(GUARDS);
    String type = asset.header("Content-Type");
    if (type != null) {
      headers.add(new Header("Content-Type", type));
    }
    if (type != null && type.startsWith(HTML)) {
      headers.add(new Header("Cache-Control", "no-store"));
      return headers;
    }
    headers.add(new Header("Cache-Control", isHashed(path) ? FOR_EVER : ASKED_ABOUT));
    String tag = asset.header("ETag");
    if (tag != null) {
      headers.add(new Header("ETag", tag));
    }
    return headers;
  }

  /**
   * Whether a name such as {@code _worker.js} or {@code .assetsignore} is meant for the platform.
   */
  static boolean isPrivate(String path, Encodings encodings) {
    String decoded = encodings.percentDecoded(path);
    return decoded.contains("/_") || decoded.contains("/.");
  }

  /**
   * Whether the name changes with the content: {@code main.0a1b2c3d.js}, and whatever is in the
   * folder {@code chunk}.
   */
  static boolean isHashed(String path) {
    if (path.startsWith("/chunk/")) {
      return true;
    }
    int extension = path.lastIndexOf('.');
    int name = path.lastIndexOf('.', extension - 1);
    if (name < 0 || extension - name - 1 < MIN_HASH_CHARS) {
      return false;
    }
    for (int i = name + 1; i < extension; i++) {
      if (Character.digit(path.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
