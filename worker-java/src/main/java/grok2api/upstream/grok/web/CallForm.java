package grok2api.upstream.grok.web;

/**
 * The headers in which calls to the base host differ: where they seem to come from, what they
 * carry.
 */
enum CallForm {
  CHAT("/", "application/json"),
  /** From the page where pictures and films are made. */
  STUDIO("/imagine", "application/json"),
  /** JSON all the same. */
  UPLOAD("/", "text/plain;charset=UTF-8"),
  /** A WebSocket of that page. */
  SOCKET("/imagine", null);

  private final String page;
  private final String contentType;

  CallForm(String page, String contentType) {
    this.page = page;
    this.contentType = contentType;
  }

  /** The path of {@code Referer}. */
  String page() {
    return page;
  }

  /** Null where there is no body. */
  String contentType() {
    return contentType;
  }
}
