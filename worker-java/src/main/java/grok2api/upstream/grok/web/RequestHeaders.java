package grok2api.upstream.grok.web;

import grok2api.platform.HttpCall.Header;
import grok2api.settings.GrokSettings;
import grok2api.upstream.MediaUpstream.Purpose;
import java.util.ArrayList;
import java.util.List;

/** The headers of calls to grok.com and to the hosts of its media. */
final class RequestHeaders {
  private static final String BAGGAGE =
      "sentry-environment=production,sentry-public_key=b311e0f2690c81f25e2c4cf6d4f7ce1c";
  private static final String ANY_PICTURE = "image/avif,image/webp,image/*,*/*;q=0.8";
  private static final String ANY_PAGE =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

  private RequestHeaders() {}

  /**
   * On whose behalf a call is made.
   *
   * @param session the account's bare session value, cleaned
   */
  record Sender(String session, String statsigId, String requestId) {}

  /** Headers of a call to the base host. */
  static List<Header> of(CallForm form, GrokSettings settings, Sender sender) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Accept", "*/*"));
    headers.add(new Header("Origin", settings.baseUrl()));
    browser(headers, settings, form.page());
    fetchedAs(headers, "empty", "cors", "same-origin");
    account(headers, settings, sender);
    if (form.contentType() != null) {
      headers.add(new Header("Content-Type", form.contentType()));
    }
    return headers;
  }

  /**
   * Headers of a download.
   *
   * @param range as the client sent it; null for none
   * @param sender null for a host that is told nothing about the account
   */
  static List<Header> ofDownload(
      Purpose purpose, String range, GrokSettings settings, Sender sender) {
    List<Header> headers = new ArrayList<>();
    switch (purpose) {
      case SHOW -> {
        headers.add(new Header("Accept", ANY_PAGE));
        fetchedAs(headers, "document", "navigate", "same-site");
        headers.add(new Header("Sec-Fetch-User", "?1"));
        headers.add(new Header("Upgrade-Insecure-Requests", "1"));
      }
      case EMBED -> {
        headers.add(new Header("Accept", ANY_PICTURE));
        fetchedAs(headers, "image", "no-cors", "same-site");
      }
    }
    browser(headers, settings, "/");
    if (sender != null) {
      headers.add(new Header("Origin", settings.baseUrl()));
      account(headers, settings, sender);
    }
    if (range != null) {
      headers.add(new Header("Range", HeaderText.clean(range)));
    }
    return headers;
  }

  /**
   * Headers of a call in gRPC-Web, as the page of settings sends it.
   *
   * @param session as for {@link Sender}
   */
  static List<Header> grpcWeb(GrokSettings settings, String session) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Origin", settings.baseUrl()));
    headers.add(new Header("Referer", settings.baseUrl() + "/?_s=data"));
    headers.add(new Header("User-Agent", HeaderText.clean(settings.userAgent())));
    headers.add(new Header("X-Grpc-Web", "1"));
    headers.add(new Header("X-User-Agent", "connect-es/2.1.1"));
    headers.add(new Header("Content-Type", "application/grpc-web+proto"));
    headers.add(new Header("Cookie", cookies(session, settings.cfClearance())));
    return headers;
  }

  private static void browser(List<Header> headers, GrokSettings settings, String page) {
    String userAgent = HeaderText.clean(settings.userAgent());
    BrowserHints hints = BrowserHints.of(userAgent);
    headers.add(new Header("Accept-Language", "zh-CN,zh;q=0.9"));
    headers.add(new Header("Referer", settings.baseUrl() + page));
    headers.add(new Header("User-Agent", userAgent));
    if (hints.brands() != null) {
      headers.add(new Header("Sec-Ch-Ua", hints.brands()));
      headers.add(new Header("Sec-Ch-Ua-Mobile", hints.mobile()));
      headers.add(new Header("Sec-Ch-Ua-Platform", hints.platform()));
    }
  }

  private static void fetchedAs(List<Header> headers, String dest, String mode, String site) {
    headers.add(new Header("Sec-Fetch-Dest", dest));
    headers.add(new Header("Sec-Fetch-Mode", mode));
    headers.add(new Header("Sec-Fetch-Site", site));
  }

  private static void account(List<Header> headers, GrokSettings settings, Sender sender) {
    headers.add(new Header("Baggage", BAGGAGE));
    headers.add(new Header("x-statsig-id", sender.statsigId()));
    headers.add(new Header("x-xai-request-id", sender.requestId()));
    headers.add(new Header("Cookie", cookies(sender.session(), settings.cfClearance())));
  }

  private static String cookies(String session, String cfClearance) {
    String cookies = "sso-rw=" + session + ";sso=" + session;
    String clearance = HeaderText.cookieValue("cf_clearance", cfClearance);
    return clearance.isEmpty() ? cookies : cookies + ";cf_clearance=" + clearance;
  }
}
