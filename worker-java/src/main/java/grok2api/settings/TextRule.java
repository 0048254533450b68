package grok2api.settings;

import grok2api.vault.Vault;

/** What a text among the settings may be. */
public enum TextRule {
  LINE("a text of one line", 2000),
  USER_NAME("a name of 1 to 100 characters", 100),
  /** A header's value. */
  HEADER("printable ASCII", 1000),
  /** The value of {@code cf_clearance}; its name and what follows the value are cut off. */
  CLEARANCE("the value of the cookie cf_clearance", 4000),
  /** Presented as {@code Authorization: Bearer <key>}. */
  CLIENT_KEY("a key of at most 256 printable ASCII characters", 256),
  /** Signs links: base64url. */
  MEDIA_SECRET("a text of 32 to 256 letters, digits, - and _, or empty", 256),
  /** Where the gateway is reached from outside. */
  PUBLIC_URL("a URL like https://gw.example, or nothing", 2000),
  UPSTREAM_ORIGIN("an origin like https://grok.com", 300);

  private static final String CLEARANCE_NAME = "cf_clearance=";

  private final String description;
  private final int maxChars;

  TextRule(String description, int maxChars) {
    this.description = description;
    this.maxChars = maxChars;
  }

  /** E.g. {@code a name of 1 to 100 characters}. */
  public String description() {
    return description;
  }

  public int maxChars() {
    return maxChars;
  }

  /**
   * The form in which a stored text acts; null when it cannot.
   *
   * @param text without blanks around it
   */
  String lenient(String text) {
    return switch (this) {
      case LINE, USER_NAME, CLIENT_KEY, PUBLIC_URL -> text;
      case HEADER -> printable(text);
      case CLEARANCE -> clearance(text);
      case MEDIA_SECRET -> isMediaSecret(text) ? text : "";
      case UPSTREAM_ORIGIN -> text.isEmpty() ? "" : UpstreamOrigin.normalise(text);
    };
  }

  /** The form in which a new text is stored; null when it may not be. */
  String strict(String sent) {
    String text = sent.trim();
    if (text.length() > maxChars || !printable(text).equals(text)) {
      return null;
    }
    return switch (this) {
      case LINE -> text;
      case USER_NAME -> text.isEmpty() ? null : text;
      case HEADER -> isAscii(text) ? text : null;
      case CLEARANCE -> isAscii(text) && !Vault.isSealed(text) ? clearance(text) : null;
      case CLIENT_KEY -> isAscii(text) && !isReserved(text) ? text : null;
      case MEDIA_SECRET -> text.isEmpty() || isMediaSecret(text) ? text : null;
      case PUBLIC_URL -> text.isEmpty() ? "" : publicUrl(text);
      case UPSTREAM_ORIGIN -> text.isEmpty() ? "" : UpstreamOrigin.normalise(text);
    };
  }

  private static boolean isMediaSecret(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return text.length() >= 32 && text.length() % 4 != 1;
  }

  /** The value alone: without the cookie's name, and without anything that would follow it. */
  private static String clearance(String text) {
    String value = text.startsWith(CLEARANCE_NAME) ? text.substring(CLEARANCE_NAME.length()) : text;
    int semicolon = value.indexOf(';');
    return printable(semicolon < 0 ? value : value.substring(0, semicolon)).trim();
  }

  /** Without control characters, which could end a header line. */
  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != 0x7F) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  /** Names rows of the table of keys, or is a sealed text; nobody is let in with such a one. */
  private static boolean isReserved(String key) {
    return Vault.isSealed(key) || key.equals("anonymous") || key.startsWith("id:");
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** An absolute address without slashes at its end; null for all else. */
  private static String publicUrl(String text) {
    String url = text;
    while (url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
    int host = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : -1;
    if (host < 0 || host == url.length() || "/:.".indexOf(url.charAt(host)) >= 0) {
      return null;
    }
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) > '~' || " \"#<>?@\\^`{|}".indexOf(url.charAt(i)) >= 0) {
        return null;
      }
    }
    return url;
  }
}
