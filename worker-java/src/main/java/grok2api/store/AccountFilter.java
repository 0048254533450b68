package grok2api.store;

import java.util.Set;

/**
 * Which accounts of the pool are meant; what is null or empty does not narrow.
 *
 * @param kind {@code sso} or {@code ssoSuper}
 * @param statuses any of them; {@code ACTIVE} and {@code EXHAUSTED} stand for their whole class
 * @param tag one the account has
 * @param search part of the token unless that is sealed, of the note or the id, ASCII letters in
 *     either case
 * @param row the one account whose token or id the search is, as {@link AccountList#exact} found
 */
public record AccountFilter(
    String kind, Set<AccountStatus> statuses, String tag, String search, Long row) {
  public static final AccountFilter ALL = new AccountFilter(null, Set.of(), null, null, null);

  public AccountFilter {
    statuses = Set.copyOf(statuses);
  }

  /** The same, its search found to be one account's token or id. */
  public AccountFilter exactly(long row) {
    return new AccountFilter(kind, statuses, tag, search, row);
  }
}
