package grok2api.upstream.grok.web;

/**
 * The client hints that belong to a User-Agent; hints of another browser can by themselves cause a
 * 403.
 *
 * @param brands {@code Sec-Ch-Ua}, or null for browsers that send no hints (Firefox, Safari)
 * @param mobile {@code Sec-Ch-Ua-Mobile}
 * @param platform {@code Sec-Ch-Ua-Platform}
 */
record BrowserHints(String brands, String mobile, String platform) {
  static BrowserHints of(String userAgent) {
    String version = digitsAfter("Chrome/", userAgent);
    String brands =
        version.isEmpty()
            ? null
            : "\"Not(A:Brand\";v=\"99\", "
                + brand(userAgent, version)
                + ", \"Chromium\";v=\""
                + version
                + "\"";
    String mobile = userAgent.contains(" Mobile") ? "?1" : "?0";
    return new BrowserHints(brands, mobile, "\"" + platformOf(userAgent) + "\"");
  }

  private static String brand(String userAgent, String chromeVersion) {
    String edge = digitsAfter("Edg/", userAgent);
    return edge.isEmpty()
        ? "\"Google Chrome\";v=\"" + chromeVersion + "\""
        : "\"Microsoft Edge\";v=\"" + edge + "\"";
  }

  private static String platformOf(String userAgent) {
    if (userAgent.contains("Windows")) {
      return "Windows";
    }
    if (userAgent.contains("Android")) {
      return "Android";
    }
    if (userAgent.contains("CrOS")) {
      return "Chrome OS";
    }
    return userAgent.contains("Linux") ? "Linux" : "macOS";
  }

  private static String digitsAfter(String mark, String text) {
    int from = text.indexOf(mark);
    if (from < 0) {
      return "";
    }
    int to = from + mark.length();
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return text.substring(from + mark.length(), to);
  }
}
