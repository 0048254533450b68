package grok2api.admin;

import grok2api.accounts.AccountUpdate;
import grok2api.accounts.Additions;
import grok2api.accounts.EntryReader;
import grok2api.accounts.Removal;
import grok2api.accounts.Retagging;
import grok2api.accounts.TokenInput;
import grok2api.accounts.TokenJson;
import grok2api.accounts.TokenText;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.AccountOrder;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.List;

/**
 * The pool as the earlier panel's scripts know it: {@code /api/tokens}, {@code /api/tokens/add},
 * {@code …/delete}, {@code …/tags}, {@code …/note} and {@code /api/stats}.
 *
 * <pre>{@code
 * {"id":"9c1185a5c5e9","token":"eyJ0…x9Qk","token_type":"sso","created_time":1770307200000,
 *  "remaining_queries":72,"heavy_remaining_queries":-1,"status":"normal","tags":[],"note":"",
 *  "cooldown_until":null,"last_failure_time":null,"last_failure_reason":"","limit_reason":"",
 *  "cooldown_remaining":0}
 * }</pre>
 *
 * <p>Other than in those days tokens are masked in the list; the {@code id} does wherever a token
 * is asked for. A token alone names its account, so {@code token_type} only counts where accounts
 * are added.
 */
final class LegacyTokens {
  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final PoolWriter writer;

  LegacyTokens(Platform platform, Vault vault, Answers answers, PoolWriter writer) {
    this.platform = platform;
    this.vault = vault;
    this.answers = answers;
    this.bodies = new Bodies(platform.json());
    this.writer = writer;
  }

  /**
   * The newest accounts, at most {@link TokenLists#MAX_UNPAGED} of them, or those of {@code page}
   * and {@code per_page}; {@code total} counts all.
   */
  Response list(AdminCall call) {
    boolean paged = call.request().query("page") != null;
    int limit = paged ? TokenQuery.perPage(call.request()) : TokenLists.MAX_UNPAGED;
    int skip = paged ? (TokenQuery.page(call.request()) - 1) * limit : 0;
    long now = platform.clock().nowMillis();
    Found found = new Found();
    new Trip()
        .add(
            AccountList.page(AccountFilter.ALL, AccountOrder.NEWEST_FIRST, null, skip, limit, now),
            rows -> found.accounts = AccountList.read(rows))
        .add(
            AccountList.count(AccountFilter.ALL, now),
            rows -> found.total = rows.rows().get(0).integer("total"))
        .run(platform.sql());
    return answers.legacy(
        body -> {
          body.name("data").array();
          for (PoolAccount account : found.accounts) {
            write(body, account, now);
          }
          body.end().name("total").value(found.total);
        });
  }

  /** {@code {"tokens":["eyJ0…"],"token_type":"sso"}}: adds what the pool does not have. */
  Response add(AdminCall call) {
    Addition addition = bodies.read(call.request(), this::addition);
    return writer.change(
        call,
        addition.edit(),
        "tokens.added",
        done ->
            message(
                "Added "
                    + accounts(done.report().added())
                    + "; there before: "
                    + done.report().duplicates().size()
                    + "; no token: "
                    + addition.malformed()));
  }

  /** {@code {"tokens":["eyJ0…"],"token_type":"sso"}}. */
  Response delete(AdminCall call) {
    List<String> names = bodies.read(call.request(), TokensAdmin::names);
    return writer.change(
        call,
        new Removal(platform, names),
        "tokens.deleted",
        done -> message("Deleted " + accounts(done.report().deleted())));
  }

  /** {@code {"token":"eyJ0…","token_type":"sso","tags":["home"]}}: these and no others. */
  Response tag(AdminCall call) {
    return bodies.read(
        call.request(),
        body -> {
          List<String> tags = EntryReader.tags(given(body.get("tags"), "an array"));
          return update(
              call,
              body,
              new AccountUpdate.Wanted(null, null, null, null, null, tags),
              answer -> {
                answer.name("message").value("Tags saved").name("tags").array();
                tags.forEach(answer::value);
                answer.end();
              });
        });
  }

  /** {@code {"token":"eyJ0…","token_type":"sso","note":"team a"}}. */
  Response note(AdminCall call) {
    return bodies.read(
        call.request(),
        body -> {
          String note = EntryReader.note(given(body.get("note"), "a string"));
          return update(
              call,
              body,
              new AccountUpdate.Wanted(null, null, null, null, note, null),
              answer -> answer.name("message").value("Note saved").name("note").value(note));
        });
  }

  /** {@code GET /api/stats}: how many accounts of each kind are in which state. */
  Response stats(AdminCall call) {
    AccountCounts basic = new AccountCounts();
    AccountCounts supers = new AccountCounts();
    for (Row row : platform.sql().run(AccountList.counts(platform.clock().nowMillis())).rows()) {
      (row.text("token_type").equals("ssoSuper") ? supers : basic).add(row);
    }
    return answers.legacy(
        body -> {
          write(body.name("data").object().name("normal"), basic);
          write(body.name("super"), supers);
          body.name("total").value(basic.total() + supers.total()).end();
        });
  }

  private record Addition(Additions edit, int malformed) {}

  private Addition addition(JsonNode body) {
    TokenInput input = TokenJson.read(body);
    TokenImports.checkSize(input);
    Boolean superAccounts = EntryReader.pool(body);
    Additions.Defaults defaults =
        new Additions.Defaults(superAccounts != null && superAccounts, "", List.of());
    return new Addition(
        new Additions(platform, vault, input, defaults, false, false), input.malformed().size());
  }

  private Response update(
      AdminCall call, JsonNode body, AccountUpdate.Wanted wanted, Answers.Members told) {
    return writer.change(
        call,
        new AccountUpdate(platform, TokensAdmin.name(body), wanted),
        "token.updated",
        done -> {
          if (done.report() == null) {
            throw TokensAdmin.noSuchAccount();
          }
          return answers.legacy(told);
        });
  }

  private void write(JsonWriter body, PoolAccount account, long now) {
    long rests = account.restsUntilMillis();
    body.object().name("id").value(account.identified(platform.digests()).id());
    body.name("token").value(TokenText.shortened(vault.opened(account.token()).textOr("")));
    body.name("token_type").value(account.kind());
    body.name("created_time").value(account.place().createdMillis());
    body.name("remaining_queries").value(account.quota());
    body.name("heavy_remaining_queries").value(account.heavyQuota());
    body.name("status").value(word(account.status())).name("tags").array();
    Retagging.stored(platform.json(), account.tagsJson()).forEach(body::value);
    body.end().name("note").value(account.note());
    millis(body.name("cooldown_until"), rests);
    millis(body.name("last_failure_time"), account.lastFailureMillis());
    body.name("last_failure_reason").value(account.lastFailureReason());
    body.name("limit_reason").value(limit(account.status()));
    body.name("cooldown_remaining").value(seconds(rests == 0 ? 0 : rests - now)).end();
  }

  /** Whole seconds, rounded up. */
  static long seconds(long millis) {
    return Math.max(0, (millis + 999) / 1000);
  }

  private static void millis(JsonWriter body, long millis) {
    if (millis > 0) {
      body.value(millis);
    } else {
      body.nullValue();
    }
  }

  /** The earlier panel's word for a state. */
  private static String word(AccountStatus status) {
    return switch (status) {
      case ACTIVE -> "normal";
      case UNKNOWN -> "unused";
      case EXHAUSTED -> "exhausted";
      case COOLING -> "cooling";
      case INVALID -> "expired";
    };
  }

  private static String limit(AccountStatus status) {
    return switch (status) {
      case COOLING -> "cooldown";
      case EXHAUSTED -> "exhausted";
      case ACTIVE, UNKNOWN, INVALID -> "";
    };
  }

  private static JsonNode given(JsonNode node, String expected) {
    if (!node.present()) {
      throw node.problem(expected);
    }
    return node;
  }

  private Response message(String message) {
    return answers.legacy(body -> body.name("message").value(message));
  }

  private static String accounts(int count) {
    return count == 1 ? "1 account" : count + " accounts";
  }

  private static final class Found {
    List<PoolAccount> accounts;
    long total;
  }

  private static void write(JsonWriter body, AccountCounts counts) {
    body.object().name("total").value(counts.total());
    body.name("expired").value(counts.of(AccountStatus.INVALID));
    body.name("active").value(counts.of(AccountStatus.ACTIVE));
    body.name("cooldown").value(counts.of(AccountStatus.COOLING));
    body.name("exhausted").value(counts.of(AccountStatus.EXHAUSTED));
    body.name("unused").value(counts.of(AccountStatus.UNKNOWN)).end();
  }
}
