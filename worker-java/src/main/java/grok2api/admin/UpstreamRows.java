package grok2api.admin;

import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.routing.Upstream;
import grok2api.store.BackupTable;
import grok2api.vault.Vault;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of upstreams in a backup: opens what is sealed, seals it again, and checks the rest. */
final class UpstreamRows {
  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_NUMBER = 1000;

  private final Json json;
  private final Vault vault;

  UpstreamRows(Json json, Vault vault) {
    this.json = json;
    this.vault = vault;
  }

  /** Whether rows of a table may have something in them that is sealed in the database. */
  static boolean sealed(BackupTable table) {
    return table == BackupTable.UPSTREAMS || table == BackupTable.UPSTREAM_CREDENTIALS;
  }

  /**
   * Whether there is one of the tables whose change makes a new revision of upstreams.
   *
   * @param tables with null for none
   */
  static boolean among(Collection<BackupTable> tables) {
    return tables.contains(BackupTable.UPSTREAMS)
        || tables.contains(BackupTable.UPSTREAM_CREDENTIALS)
        || tables.contains(BackupTable.MODEL_ROUTES);
  }

  /**
   * A row for a backup with secrets.
   *
   * @throws grok2api.refusal.Refused with {@code DATA_KEY_MISMATCH}
   */
  String opened(BackupTable table, String row) {
    JsonValue read = json.parse(row);
    JsonWriter clear = new JsonWriter(json).object();
    for (String name : read.names()) {
      clear.name(name);
      if (table == BackupTable.UPSTREAMS && name.equals("headers")) {
        clear.value(openedHeaders(read));
      } else if (table == BackupTable.UPSTREAM_CREDENTIALS && name.equals("secret")) {
        String what = "a credential of an upstream, " + read.text("id");
        clear.value(Revealed.text(vault, read.text("secret"), what));
      } else {
        clear.raw(read.get(name).toJson());
      }
    }
    return clear.end().toString();
  }

  private String openedHeaders(JsonValue upstream) {
    JsonValue headers = json.parse(upstream.text("headers"));
    JsonWriter clear = new JsonWriter(json).array();
    for (int i = 0; headers != null && i < headers.size(); i++) {
      String name = headers.at(i).text("name");
      String what = "the header " + name + " of the upstream " + upstream.text("name");
      clear.object().name("name").value(name).name("value");
      clear.value(Revealed.text(vault, headers.at(i).text("value"), what)).end();
    }
    return clear.end().toString();
  }

  /** What a backup tells of a column that may be sealed, as it is to be stored. */
  String sealed(BackupTable table, JsonNode member) {
    if (table == BackupTable.UPSTREAM_CREDENTIALS) {
      if (!plain(member.string(), false)) {
        throw member.problem("a credential in clear");
      }
      return vault.sealed(member.string());
    }
    JsonWriter headers = new JsonWriter(json).array();
    for (JsonNode header : list(member)) {
      JsonNode name = header.object().get("name");
      JsonNode value = header.get("value");
      if (!plain(name.string(), false) || !plain(value.string(), true)) {
        throw header.problem("a header");
      }
      headers.object().name("name").value(name.string());
      headers.name("value").value(vault.sealed(value.string())).end();
    }
    return headers.end().toString();
  }

  /** Printable ASCII that is not sealed. */
  private static boolean plain(String text, boolean blanks) {
    boolean plain = (blanks || !text.isEmpty()) && !Vault.isSealed(text);
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c < 127 && (c > ' ' || (blanks && c == ' '));
    }
    return plain;
  }

  /** No two upstreams have one name. */
  static void checkNames(List<JsonNode> upstreams) {
    Set<String> names = new HashSet<>();
    for (JsonNode upstream : upstreams) {
      JsonNode name = upstream.object().get("name");
      if (!names.add(name.string())) {
        throw name.problem("another name than those before");
      }
    }
  }

  void checkUpstream(JsonNode row) {
    Upstream.Kind kind = Upstream.Kind.named(row.get("kind").string());
    boolean accounts = row.get("id").string().equals("grok");
    if (kind == null || accounts != (kind == Upstream.Kind.GROK_WEB)) {
      throw row.get("kind").problem(accounts ? "grok_web" : "openai or gemini");
    }
    String base = row.get("base_url").string();
    if (!accounts
        && !(plain(base, false) && (base.startsWith("https://") || base.startsWith("http://")))) {
      throw row.get("base_url").problem("an address like https://api.example.com/v1");
    }
    String auth = row.get("auth").string();
    if (!auth.equals("key") && !auth.equals("none")) {
      throw row.get("auth").problem("key or none");
    }
    String name = row.get("name").string();
    if (!plain(name, false) || name.indexOf('/') >= 0) {
      throw row.get("name").problem("a name without blanks and slashes");
    }
    within(row.get("priority"), -MAX_NUMBER, MAX_NUMBER);
    within(row.get("weight"), 1, MAX_NUMBER);
    within(row.get("fail_threshold"), 1, MAX_NUMBER);
    for (String limit : List.of("first_byte_seconds", "idle_seconds", "total_seconds")) {
      within(row.get(limit), 0, MAX_SECONDS);
    }
    list(row.get("patterns")).forEach(JsonNode::string);
  }

  void checkRoute(JsonNode row) {
    for (JsonNode target : list(row.get("targets"))) {
      target.object().get("upstream").string();
      target.get("model").string();
      if (target.get("priority").present()) {
        within(target.get("priority"), -MAX_NUMBER, MAX_NUMBER);
      }
      if (target.get("weight").present()) {
        within(target.get("weight"), 1, MAX_NUMBER);
      }
    }
    JsonNode retry = parsed(row.get("retry")).object();
    if (retry.get("attempts").present()) {
      within(retry.get("attempts"), 1, MAX_NUMBER);
    }
    if (retry.get("statuses").present()) {
      retry.get("statuses").elements().forEach(JsonNode::integer);
    }
  }

  private static void within(JsonNode node, int least, int most) {
    if (node.integer() < least || node.integer() > most) {
      throw node.problem("an integer from " + least + " to " + most);
    }
  }

  private List<JsonNode> list(JsonNode member) {
    JsonNode list = parsed(member);
    if (!list.isArray()) {
      throw member.problem("a list in JSON, as text,");
    }
    return list.elements();
  }

  private JsonNode parsed(JsonNode member) {
    return JsonNode.at(member.path(), json.parse(member.string()));
  }
}
