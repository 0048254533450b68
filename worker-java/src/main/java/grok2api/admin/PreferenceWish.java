package grok2api.admin;

import grok2api.accounts.PreferenceWork;
import grok2api.json.JsonNode;
import java.util.List;

/**
 * Whose preference an operator wants turned on: {@code {"tokens":["eyJ…"],"confirm":true}}, or
 * {@code "all":true} in place of names.
 *
 * <p>{@code concurrency} is checked and then left alone: one account after another is the pace that
 * the upstream gets.
 *
 * @param names empty for all accounts that have not expired
 * @param retries after the first attempt, where trying again may help; a task has its own number
 */
record PreferenceWish(List<String> names, int retries) {
  static PreferenceWish read(JsonNode body) {
    if (!body.get("confirm").boolOr(false)) {
      throw body.get("confirm").problem("true");
    }
    atLeast(1, body.get("concurrency"), 1);
    int retries = atLeast(0, body.get("retries"), PreferenceWork.RETRIES);
    boolean all = body.get("all").boolOr(false);
    return new PreferenceWish(all ? List.of() : NamedAccount.names(body), retries);
  }

  boolean all() {
    return names.isEmpty();
  }

  private static int atLeast(int least, JsonNode number, int fallback) {
    if (!number.present()) {
      return fallback;
    }
    if (number.integer() < least) {
      throw number.problem("a number from " + least);
    }
    return number.integer();
  }
}
