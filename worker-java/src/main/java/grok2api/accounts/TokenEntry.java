package grok2api.accounts;

import java.util.List;

/**
 * One account as somebody entered it; null stands for what was not said.
 *
 * @param where line of the text, or number of the element, from 1 on
 * @param path of the element in its JSON, e.g. {@code ssoBasic.2}; empty for a line
 * @param token normalised and possible; null when only the id was told
 * @param id as in lists
 * @param superAccount which pool
 * @param quota -1 unknown
 * @param heavyQuota -1 unknown
 */
public record TokenEntry(
    int where,
    String path,
    String token,
    String id,
    Boolean superAccount,
    State state,
    Integer quota,
    Integer heavyQuota,
    String note,
    List<String> tags,
    Long createdMillis) {

  /** What an operator can make of an account. */
  public enum State {
    ACTIVE,
    COOLING,
    INVALID
  }

  /** A bare token. */
  static TokenEntry ofLine(int line, String token) {
    return new TokenEntry(line, "", token, null, null, null, null, null, null, null, null);
  }

  /** The same for a pool given beside the list. */
  public TokenEntry in(boolean superAccount) {
    return new TokenEntry(
        where, path, token, id, superAccount, state, quota, heavyQuota, note, tags, createdMillis);
  }
}
