package grok2api.admin;

import grok2api.http.Request;
import grok2api.settings.AdminSettings;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Whether a request with a cookie is its user's will: it must come from a page of our own. The
 * header {@code X-Requested-With} cannot be set by another site's page, and {@code Origin} (or
 * {@code Referer}) names the page's site.
 */
final class Origins {
  static final String PANEL = "grok2api-admin";

  private Origins() {}

  /** Whether the request changes something. */
  static boolean writes(Request request) {
    return switch (request.method()) {
      case "POST", "PUT", "PATCH", "DELETE" -> true;
      default -> false;
    };
  }

  /**
   * @param settings read only if the request came through a proxy
   */
  static boolean fromOurPage(Request request, Supplier<AdminSettings> settings) {
    if (!PANEL.equals(request.header("X-Requested-With"))) {
      return false;
    }
    String page = page(request);
    return page != null && (page.equals(request.origin()) || fromOutside(page, request, settings));
  }

  /** Whether the request has no trace of a browser or of the panel. */
  static boolean fromScript(Request request) {
    return request.header("Origin") == null
        && request.header("Referer") == null
        && request.header("X-Requested-With") == null;
  }

  /** The sites whose pages are ours: the one we are asked under, and the one the operator named. */
  static List<String> ours(Request request, AdminSettings settings) {
    String named = originOf(settings.baseUrl());
    return named == null ? List.of(request.origin()) : List.of(request.origin(), named);
  }

  /** The site of the page that asks if it is ours, otherwise the one we are asked under. */
  static String here(Request request, AdminSettings settings) {
    String page = page(request);
    return page != null && ours(request, settings).contains(page) ? page : request.origin();
  }

  private static String page(Request request) {
    String origin = request.header("Origin");
    return origin != null ? origin : originOf(request.header("Referer"));
  }

  /**
   * Behind a reverse proxy the page's site is not the one we are asked under. The proxy's word
   * counts only if the operator said the same.
   */
  private static boolean fromOutside(
      String page, Request request, Supplier<AdminSettings> settings) {
    String host = request.header("X-Forwarded-Host");
    String forwarded = request.header("X-Forwarded-Proto") + "://" + host;
    return host != null
        && page.equals(forwarded)
        && page.equals(originOf(settings.get().baseUrl()));
  }

  /** {@code https://gw.example} of {@code https://gw.example/admin/token}; null if it is no URL. */
  private static String originOf(String url) {
    int scheme = url == null ? -1 : url.indexOf("://");
    if (scheme < 0) {
      return null;
    }
    int path = url.indexOf('/', scheme + 3);
    return url.substring(0, path < 0 ? url.length() : path).toLowerCase(Locale.ROOT);
  }
}
