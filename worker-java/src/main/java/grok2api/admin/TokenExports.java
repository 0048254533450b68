package grok2api.admin;

import grok2api.accounts.CsvRows;
import grok2api.accounts.NamedAccounts;
import grok2api.accounts.Retagging;
import grok2api.accounts.TokenText;
import grok2api.gateway.LocalDay;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.AccountOrder;
import grok2api.store.AccountPlace;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/admin/tokens/export?format=txt|json|csv}: whole tokens as a file, the oldest
 * account first, narrowed like a list, or {@code id=…} for each of a selection. An import of it
 * gives the same accounts.
 *
 * <pre>{@code
 * {"ssoBasic":[{"token":"sso=eyJ…","status":"active","quota":72,"note":"","tags":["home"],
 *   "created_time":1770307200000}],"ssoSuper":[…]}
 * }</pre>
 */
final class TokenExports {
  /** Read in one go. */
  private static final int PORTION = 1000;

  private static final AccountOrder OLDEST_FIRST =
      new AccountOrder(AccountOrder.By.CREATED_TIME, false);

  private final Platform platform;
  private final Vault vault;
  private final TokenLists lists;
  private final Audit audit;
  private final LocalDay day;

  TokenExports(AdminParts parts, TokenLists lists) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.lists = lists;
    this.audit = parts.audit();
    this.day = new LocalDay(parts.platform().environment());
  }

  Response export(AdminCall call) {
    call.session().mustBeMoreThanReader();
    Format format = Format.of(call.request());
    List<PoolAccount> accounts = Revealed.accounts(vault, accounts(call.request()));
    audit.record(
        call, "tokens.exported", Map.of("count", accounts.size(), "format", format.extension));
    String name = "tokens_export_" + day.of(platform.clock().nowMillis()) + "." + format.extension;
    return Response.attachment(format.contentType, name, format.write(platform.json(), accounts));
  }

  private List<PoolAccount> accounts(Request request) {
    List<String> ids = request.queries("id");
    if (!ids.isEmpty()) {
      return new ArrayList<>(
          NamedAccounts.of(
                  platform.digests(), platform.sql().batch(NamedAccounts.reads(platform, ids)))
              .all());
    }
    AccountFilter filter = lists.resolved(TokenQuery.filter(request));
    long now = platform.clock().nowMillis();
    List<PoolAccount> all = new ArrayList<>();
    AccountPlace after = null;
    while (true) {
      List<PoolAccount> portion =
          AccountList.read(
              platform.sql().run(AccountList.page(filter, OLDEST_FIRST, after, 0, PORTION, now)));
      all.addAll(portion);
      if (portion.size() < PORTION) {
        return all;
      }
      after = portion.get(PORTION - 1).place();
    }
  }

  private enum Format {
    TXT("txt", "text/plain; charset=utf-8") {
      @Override
      String write(Json json, List<PoolAccount> accounts) {
        StringBuilder text = new StringBuilder();
        for (PoolAccount account : accounts) {
          text.append(account.token()).append('\n');
        }
        return text.toString();
      }
    },
    JSON("json", "application/json") {
      @Override
      String write(Json json, List<PoolAccount> accounts) {
        JsonWriter file = new JsonWriter(json).object();
        for (boolean superAccounts : new boolean[] {false, true}) {
          file.name(superAccounts ? "ssoSuper" : "ssoBasic").array();
          for (PoolAccount account : accounts) {
            if (account.superAccount() == superAccounts) {
              entry(json, file, account);
            }
          }
          file.end();
        }
        return file.end().toString();
      }
    },
    CSV("csv", "text/csv; charset=utf-8") {
      @Override
      String write(Json json, List<PoolAccount> accounts) {
        StringBuilder table =
            new StringBuilder("token,pool,status,quota,heavy_quota,note,tags,created_time\r\n");
        for (PoolAccount account : accounts) {
          table.append(CsvRows.cell(account.token())).append(',');
          table.append(account.superAccount() ? "ssoSuper," : "ssoBasic,");
          table.append(status(account)).append(',');
          table.append(account.quota()).append(',').append(account.heavyQuota()).append(',');
          table.append(CsvRows.cell(account.note())).append(',');
          table.append(CsvRows.cell(tags(json, new JsonWriter(json), account).toString()));
          table.append(',').append(account.place().createdMillis()).append("\r\n");
        }
        return table.toString();
      }
    };

    final String extension;
    final String contentType;

    Format(String extension, String contentType) {
      this.extension = extension;
      this.contentType = contentType;
    }

    abstract String write(Json json, List<PoolAccount> accounts);

    static Format of(Request request) {
      String given = request.query("format");
      for (Format format : values()) {
        if (format.extension.equals(given == null ? "txt" : given)) {
          return format;
        }
      }
      throw Bodies.invalidField("format", "format must be txt, json or csv");
    }

    private static void entry(Json json, JsonWriter file, PoolAccount account) {
      file.object().name("token").value(TokenText.PREFIX + account.token());
      file.name("status").value(status(account));
      file.name("quota").value(account.quota());
      if (account.superAccount()) {
        file.name("heavy_quota").value(account.heavyQuota());
      }
      file.name("note").value(account.note()).name("tags");
      tags(json, file, account);
      file.name("created_time").value(account.place().createdMillis()).end();
    }

    private static JsonWriter tags(Json json, JsonWriter writer, PoolAccount account) {
      writer.array();
      for (String tag : Retagging.stored(json, account.tagsJson())) {
        writer.value(tag);
      }
      return writer.end();
    }

    /** A rest is over by the time of an import. */
    private static String status(PoolAccount account) {
      return account.status() == AccountStatus.INVALID ? "invalid" : "active";
    }
  }
}
