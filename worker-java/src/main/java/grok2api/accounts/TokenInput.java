package grok2api.accounts;

import java.util.ArrayList;
import java.util.List;

/** What was found in a list that somebody pasted or sent. */
public record TokenInput(List<TokenEntry> entries, List<Malformed> malformed) {
  public TokenInput() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /**
   * A line or element that is no account.
   *
   * @param where as in {@link TokenEntry}
   * @param field what is wrong, e.g. {@code ssoBasic.2.quota}; empty for a line
   * @param value shortened, as it may be a secret
   */
  public record Malformed(int where, String field, String value, String reason) {}

  /** How many lines or elements there were. */
  public int size() {
    return entries.size() + malformed.size();
  }
}
