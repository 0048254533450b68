package grok2api.upstream.grok.web;

import grok2api.platform.HttpCall.Header;
import grok2api.settings.GrokSettings;
import java.util.ArrayList;
import java.util.List;

/** The headers of every call to the base host. */
final class RequestHeaders {
  private static final String BAGGAGE =
      "sentry-environment=production,sentry-public_key=b311e0f2690c81f25e2c4cf6d4f7ce1c";

  private RequestHeaders() {}

  /**
   * Headers of a call with a JSON body.
   *
   * @param session the account's bare session value, cleaned
   */
  static List<Header> json(
      GrokSettings settings, String session, String statsigId, String requestId) {
    String userAgent = HeaderText.clean(settings.userAgent());
    BrowserHints hints = BrowserHints.of(userAgent);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Accept", "*/*"));
    headers.add(new Header("Accept-Language", "zh-CN,zh;q=0.9"));
    headers.add(new Header("Origin", settings.baseUrl()));
    headers.add(new Header("Referer", settings.baseUrl() + "/"));
    headers.add(new Header("User-Agent", userAgent));
    if (hints.brands() != null) {
      headers.add(new Header("Sec-Ch-Ua", hints.brands()));
      headers.add(new Header("Sec-Ch-Ua-Mobile", hints.mobile()));
      headers.add(new Header("Sec-Ch-Ua-Platform", hints.platform()));
    }
    headers.add(new Header("Sec-Fetch-Dest", "empty"));
    headers.add(new Header("Sec-Fetch-Mode", "cors"));
    headers.add(new Header("Sec-Fetch-Site", "same-origin"));
    headers.add(new Header("Baggage", BAGGAGE));
    headers.add(new Header("x-statsig-id", statsigId));
    headers.add(new Header("x-xai-request-id", requestId));
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("Cookie", cookies(session, settings.cfClearance())));
    return headers;
  }

  /**
   * Headers of a call in gRPC-Web, as the page of settings sends it.
   *
   * @param session as for {@link #json}
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

  private static String cookies(String session, String cfClearance) {
    String cookies = "sso-rw=" + session + ";sso=" + session;
    String clearance = HeaderText.cookieValue("cf_clearance", cfClearance);
    return clearance.isEmpty() ? cookies : cookies + ";cf_clearance=" + clearance;
  }
}
