package grok2api.relay;

import grok2api.platform.HttpCall.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * What was sent to an upstream and must not come back in words: a credential, and headers of the
 * operator's.
 */
final class Secrets {
  /** Shorter values are ordinary words. */
  private static final int MIN_CHARS = 8;

  private static final String LEFT_OUT = "…";

  private final String credential;
  private final List<String> texts = new ArrayList<>();

  /**
   * @param credential in clear; null where none is wanted
   */
  Secrets(String credential, List<Header> added) {
    this.credential = credential;
    if (credential != null && !credential.isEmpty()) {
      texts.add(credential);
    }
    for (Header header : added) {
      addWords(header.value());
    }
  }

  /** {@code Bearer abc} is a secret of the second word. */
  private void addWords(String value) {
    int start = 0;
    while (start < value.length()) {
      int end = value.indexOf(' ', start);
      String word = value.substring(start, end < 0 ? value.length() : end);
      if (word.length() >= MIN_CHARS) {
        texts.add(word);
      }
      start = end < 0 ? value.length() : end + 1;
    }
  }

  /** Null where none is wanted. */
  String credential() {
    return credential;
  }

  /**
   * @param text null for none
   */
  String leftOut(String text) {
    String clean = text;
    for (String secret : texts) {
      if (clean != null && clean.contains(secret)) {
        clean = clean.replace(secret, LEFT_OUT);
      }
    }
    return clean;
  }

  UpstreamError leftOut(UpstreamError error) {
    return new UpstreamError(
        error.blame(),
        error.status(),
        leftOut(error.type()),
        leftOut(error.code()),
        leftOut(error.param()),
        leftOut(error.message()),
        error.retryAfterMillis());
  }
}
