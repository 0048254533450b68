package grok2api.openai;

import grok2api.json.JsonText;

/**
 * Estimates how many tokens a text arriving in pieces takes, as the upstream reports none: one for
 * each wide character (see {@link JsonText#isWide}) and one for every four others, rounded up at
 * the end of the text and not of each piece.
 */
public final class TokenEstimate {
  private int wideChars;
  private int otherChars;

  /** A complete text. */
  public static int of(String text) {
    TokenEstimate estimate = new TokenEstimate();
    estimate.add(JsonText.of(text));
    return estimate.tokens();
  }

  public void add(JsonText piece) {
    wideChars += piece.wideChars();
    otherChars += piece.otherChars();
  }

  /** What has been added so far. */
  public int tokens() {
    return tokensWith(0, 0);
  }

  /** What it would be with so many characters more. */
  public int tokensWith(int moreWide, int moreOthers) {
    return wideChars + moreWide + (otherChars + moreOthers + 3) / 4;
  }
}
