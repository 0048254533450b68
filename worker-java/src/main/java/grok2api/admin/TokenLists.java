package grok2api.admin;

import grok2api.accounts.TokenText;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountFilter;
import grok2api.store.AccountId;
import grok2api.store.AccountList;
import grok2api.store.AccountOrder;
import grok2api.store.AccountPlace;
import grok2api.store.JsonLists;
import grok2api.store.PoolAccount;
import grok2api.store.QuotaBucket;
import grok2api.store.Revisions;
import grok2api.store.Trip;
import grok2api.store.Upkeep;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/admin/tokens} in its three forms, {@code …/tokens/counts} and {@code
 * …/tokens/tags}.
 *
 * <ul>
 *   <li>Without {@code page}, {@code per_page} and {@code cursor} all accounts, in their pools.
 *       That form has no end to it, so it stops after {@link #MAX_UNPAGED} accounts, says {@code
 *       "truncated":true} and gives a {@code next_cursor}.
 *   <li>With {@code page}: {@code items}, {@code total} and {@code pages}, and the pools hold the
 *       page only. Costs more the larger the pool and the later the page.
 *   <li>With {@code cursor}, empty for the beginning: {@code items} and {@code next_cursor}, null
 *       at the end. Costs the same everywhere.
 * </ul>
 */
final class TokenLists {
  static final int MAX_UNPAGED = 1000;

  /** The longest tokens of so many fit into a parameter of D1. */
  private static final int NAMED_AT_ONCE = 100;

  private final Platform platform;
  private final Vault vault;
  private final Answers answers;

  TokenLists(Platform platform, Vault vault, Answers answers) {
    this.platform = platform;
    this.vault = vault;
    this.answers = answers;
  }

  Response list(AdminCall call) {
    AccountFilter filter = resolved(TokenQuery.filter(call.request()));
    AccountOrder order = TokenQuery.order(call.request());
    if (call.request().query("cursor") != null) {
      return walked(call.request(), filter, order);
    }
    return call.request().query("page") == null && call.request().query("per_page") == null
        ? whole(filter, order)
        : paged(call.request(), filter, order);
  }

  /** Counts by class and pool, in one statement. */
  Response counts(AdminCall call) {
    AccountCounts all = new AccountCounts();
    AccountCounts basic = new AccountCounts();
    AccountCounts supers = new AccountCounts();
    PoolRevision revision = new PoolRevision();
    new Trip()
        .add(Revisions.find(Revisions.TOKENS), revision)
        .add(
            AccountList.counts(platform.clock().nowMillis()),
            rows -> {
              for (Row row : rows.rows()) {
                all.add(row);
                (row.text("token_type").equals("ssoSuper") ? supers : basic).add(row);
              }
            })
        .run(platform.sql());
    Response response =
        answers.ok(
            body -> {
              body.name("revision").value(revision.value);
              all.write(body);
              basic.write(body.name("ssoBasic").object());
              supers.write(body.end().name("ssoSuper").object());
              body.end();
            });
    return Revision.tagged(response, revision.value);
  }

  /** All tags in use. */
  Response tags(AdminCall call) {
    Rows found = platform.sql().run(AccountList.tags());
    return answers.ok(
        body -> {
          body.name("data").array();
          for (Row row : found.rows()) {
            body.value(row.text("tag"));
          }
          body.end();
        });
  }

  /** A search for a whole token or id finds it by an index. */
  AccountFilter resolved(AccountFilter filter) {
    if (filter.search() == null) {
      return filter;
    }
    String name = TokenText.normalised(filter.search());
    String id = AccountId.of(platform.digests(), name);
    Rows found = platform.sql().run(AccountList.exact(name, id));
    return found.rows().isEmpty() ? filter : filter.exactly(found.rows().get(0).integer("place"));
  }

  /** Items for these accounts; those without an id are given theirs. */
  List<String> items(List<PoolAccount> accounts) {
    List<String> tokens = new ArrayList<>(accounts.size());
    for (PoolAccount account : accounts) {
      tokens.add(account.token());
    }
    List<PoolAccount> identified = new ArrayList<>(accounts.size());
    List<Statement> naming = identify(accounts, identified);
    Map<String, List<QuotaBucket>> buckets = new HashMap<>();
    Trip trip = new Trip();
    for (String array : JsonLists.ofTexts(platform.json(), tokens)) {
      trip.add(AccountList.buckets(array), rows -> AccountList.readBuckets(rows, buckets));
    }
    naming.forEach(trip::add);
    trip.run(platform.sql());
    AccountTokenJson writer = new AccountTokenJson(platform.json(), platform.clock().nowMillis());
    List<String> items = new ArrayList<>(accounts.size());
    for (PoolAccount account : identified) {
      List<QuotaBucket> own = buckets.getOrDefault(account.token(), List.of());
      items.add(writer.item(account, vault.opened(account.token()), own));
    }
    return items;
  }

  private Response whole(AccountFilter filter, AccountOrder order) {
    Page page = read(filter, order, null, 0, MAX_UNPAGED + 1);
    boolean truncated = page.accounts.size() > MAX_UNPAGED;
    List<PoolAccount> shown = truncated ? page.accounts.subList(0, MAX_UNPAGED) : page.accounts;
    List<String> items = items(shown);
    Response response =
        answers.ok(
            body -> {
              body.name("revision").value(page.revision.value);
              pools(body, shown, items);
              body.name("truncated").value(truncated);
              body.name("next_cursor").value(truncated ? next(shown, order) : null);
            });
    return Revision.tagged(response, page.revision.value);
  }

  private Response paged(Request request, AccountFilter filter, AccountOrder order) {
    int number = TokenQuery.page(request);
    int perPage = TokenQuery.perPage(request);
    Page page = new Page();
    long[] total = new long[1];
    new Trip()
        .add(Revisions.find(Revisions.TOKENS), page.revision)
        .add(
            AccountList.page(filter, order, null, (number - 1) * perPage, perPage, now()),
            rows -> page.accounts = AccountList.read(rows))
        .add(
            AccountList.count(filter, now()),
            rows -> total[0] = rows.rows().get(0).integer("total"))
        .run(platform.sql());
    List<String> items = items(page.accounts);
    Response response =
        answers.ok(
            body -> {
              body.name("revision").value(page.revision.value);
              array(body, "items", items);
              body.name("total").value(total[0]);
              body.name("page").value(number);
              body.name("per_page").value(perPage);
              body.name("pages").value((total[0] + perPage - 1) / perPage);
              pools(body, page.accounts, items);
            });
    return Revision.tagged(response, page.revision.value);
  }

  private Response walked(Request request, AccountFilter filter, AccountOrder order) {
    int perPage = TokenQuery.perPage(request);
    if (request.query("page") != null) {
      throw Bodies.invalidField("cursor", "Give a page or a cursor, not both");
    }
    if (!order.hasPlaces()) {
      throw Bodies.invalidField("cursor", "cursor goes with sort=created_time only");
    }
    Page page = read(filter, order, TokenQuery.after(request, order), 0, perPage + 1);
    boolean more = page.accounts.size() > perPage;
    List<PoolAccount> shown = more ? page.accounts.subList(0, perPage) : page.accounts;
    List<String> items = items(shown);
    Response response =
        answers.ok(
            body -> {
              body.name("revision").value(page.revision.value);
              array(body, "items", items);
              body.name("per_page").value(perPage);
              body.name("next_cursor").value(more ? next(shown, order) : null);
            });
    return Revision.tagged(response, page.revision.value);
  }

  private Page read(
      AccountFilter filter, AccountOrder order, AccountPlace after, int skip, int limit) {
    Page page = new Page();
    new Trip()
        .add(Revisions.find(Revisions.TOKENS), page.revision)
        .add(
            AccountList.page(filter, order, after, skip, limit, now()),
            rows -> page.accounts = AccountList.read(rows))
        .run(platform.sql());
    return page;
  }

  private List<Statement> identify(List<PoolAccount> accounts, List<PoolAccount> identified) {
    List<Statement> naming = new ArrayList<>();
    JsonWriter names = new JsonWriter(platform.json()).array();
    int named = 0;
    for (PoolAccount account : accounts) {
      PoolAccount shown = account.identified(platform.digests());
      identified.add(shown);
      if (account.id() != null) {
        continue;
      }
      names.array().value(shown.token()).value(shown.id()).end();
      named++;
      if (named % NAMED_AT_ONCE == 0) {
        naming.add(Upkeep.name(names.end().toString()));
        names = new JsonWriter(platform.json()).array();
      }
    }
    if (named % NAMED_AT_ONCE > 0) {
      naming.add(Upkeep.name(names.end().toString()));
    }
    return naming;
  }

  private static String next(List<PoolAccount> shown, AccountOrder order) {
    return order.hasPlaces() ? shown.get(shown.size() - 1).place().cursor() : null;
  }

  private static void pools(JsonWriter body, List<PoolAccount> accounts, List<String> items) {
    List<String> basic = new ArrayList<>();
    List<String> supers = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      (accounts.get(i).superAccount() ? supers : basic).add(items.get(i));
    }
    array(body, "ssoBasic", basic);
    array(body, "ssoSuper", supers);
  }

  private static void array(JsonWriter body, String name, List<String> items) {
    body.name(name).array();
    for (String item : items) {
      body.raw(item);
    }
    body.end();
  }

  private long now() {
    return platform.clock().nowMillis();
  }

  private static final class PoolRevision implements Trip.Reader {
    long value;

    @Override
    public void read(Rows rows) {
      value = Revisions.read(rows);
    }
  }

  private static final class Page {
    final PoolRevision revision = new PoolRevision();
    List<PoolAccount> accounts;
  }
}
