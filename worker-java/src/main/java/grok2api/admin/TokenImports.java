package grok2api.admin;

import grok2api.accounts.Additions;
import grok2api.accounts.EntryReader;
import grok2api.accounts.TokenInput;
import grok2api.accounts.TokenJson;
import grok2api.accounts.TokenLines;
import grok2api.accounts.TokenText;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.json.JsonWriter;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refused;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /api/v1/admin/tokens/add} and {@code …/tokens/import}: adds what is sound, all at
 * once, and reports line by line what was not added.
 *
 * <pre>{@code
 * {"pool":"ssoBasic","tokens":["eyJ…"],"note":"","tags":[],"on_conflict":"skip","dry_run":false}
 * {"success":true,"status":"success","revision":8,"added":1,"skipped":1,"moved":0,
 *  "invalid":[{"line":3,"value":"eyJh…x9Qk","reason":"It contains whitespace"}],
 *  "duplicates":[{"line":4,"value":"eyJh…x9Qk","reason":"The pool has it"}]}
 * }</pre>
 *
 * <p>What is said beside the list holds where an entry says nothing; an import takes it from the
 * query. Without a pool accounts are basic ones.
 */
final class TokenImports {
  /** Of one call. Each new account takes a digest, and the free plan's time is short. */
  static final int MAX_TOKENS = 1000;

  private final Platform platform;
  private final Vault vault;
  private final Bodies bodies;
  private final PoolWriter writer;

  TokenImports(Platform platform, Vault vault, PoolWriter writer) {
    this.platform = platform;
    this.vault = vault;
    this.bodies = new Bodies(platform.json());
    this.writer = writer;
  }

  private record Addition(TokenInput input, Additions edit, boolean dryRun) {}

  /** {@code tokens} is a list, or one text of lines. */
  Response add(AdminCall call) {
    return answer(
        call,
        bodies.read(
            call.request(),
            body -> {
              JsonNode tokens = body.get("tokens");
              return addition(
                  body,
                  tokens.isString()
                      ? TokenLines.read(platform.json(), tokens.string())
                      : TokenJson.read(body));
            }));
  }

  /** A file: JSON by its content type or its looks, else text. */
  Response importFile(AdminCall call) {
    String text = Bodies.text(call.request());
    JsonValue root = platform.json().parse(text);
    if (root == null && isJson(call.request())) {
      throw Refused.invalid("INVALID_JSON", null, "The request body is not JSON");
    }
    JsonNode node = JsonNode.root(root);
    try {
      TokenInput input =
          node.isArray() || node.isObject()
              ? TokenJson.read(node)
              : TokenLines.read(platform.json(), text);
      return answer(call, addition(beside(call.request(), node), input));
    } catch (JsonShapeException e) {
      throw Bodies.invalidField(e.path(), e.getMessage());
    }
  }

  private static boolean isJson(Request request) {
    String type = request.header("Content-Type");
    return type != null && type.toLowerCase(Locale.ROOT).contains("json");
  }

  /** What a file says beside its list, or else the query, as the members of one object. */
  private JsonNode beside(Request request, JsonNode file) {
    JsonWriter object = new JsonWriter(platform.json()).object();
    for (String name : List.of("pool", "note", "on_conflict", "tags", "dry_run")) {
      if (file.isObject() && file.get(name).present()) {
        object.name(name).raw(file.get(name).value().toJson());
      } else if (request.query(name) != null) {
        object.name(name).raw(fromQuery(request, name));
      }
    }
    return JsonNode.root(platform.json().parse(object.end().toString()));
  }

  private String fromQuery(Request request, String name) {
    String value = request.query(name);
    return switch (name) {
      case "tags" -> {
        JsonWriter tags = new JsonWriter(platform.json()).array();
        request.queries(name).forEach(tags::value);
        yield tags.end().toString();
      }
      case "dry_run" -> value.equals("1") || value.equals("true") ? "true" : "false";
      default -> platform.json().quote(value);
    };
  }

  private Addition addition(JsonNode beside, TokenInput input) {
    checkSize(input);
    Boolean pool = EntryReader.pool(beside);
    String note = EntryReader.note(beside.get("note"));
    List<String> tags = EntryReader.tags(beside.get("tags"));
    boolean dryRun = beside.get("dry_run").boolOr(false);
    Additions.Defaults defaults =
        new Additions.Defaults(
            pool != null && pool, note == null ? "" : note, tags == null ? List.of() : tags);
    boolean move = moves(beside.get("on_conflict"));
    return new Addition(
        input, new Additions(platform, vault, input, defaults, move, dryRun), dryRun);
  }

  static void checkSize(TokenInput input) {
    if (input.size() == 0) {
      throw Refused.invalid("NO_TOKENS", "tokens", "There is no token in the body");
    }
    if (input.size() > MAX_TOKENS) {
      throw TokensAdmin.tooMany("tokens", MAX_TOKENS, input.size());
    }
  }

  private static boolean moves(JsonNode onConflict) {
    String given = onConflict.stringOrNull();
    if (given == null || given.equals("skip")) {
      return false;
    }
    if (!given.equals("move")) {
      throw onConflict.problem("skip or move");
    }
    return true;
  }

  private Response answer(AdminCall call, Addition addition) {
    return writer.change(
        call,
        addition.edit(),
        "tokens.added",
        (body, report) -> {
          if (addition.dryRun()) {
            body.name("dry_run").value(true);
          }
          body.name("added").value(report.added());
          body.name("skipped").value(report.duplicates().size());
          body.name("moved").value(report.moved());
          malformed(body, addition.input().malformed());
          duplicates(body, report.duplicates());
        });
  }

  private static void malformed(JsonWriter body, List<TokenInput.Malformed> malformed) {
    body.name("invalid").array();
    for (TokenInput.Malformed one : malformed) {
      body.object().name("line").value(one.where());
      if (!one.field().isEmpty()) {
        body.name("field").value(one.field());
      }
      body.name("value").value(one.value()).name("reason").value(one.reason()).end();
    }
    body.end();
  }

  private static void duplicates(JsonWriter body, List<Additions.Duplicate> duplicates) {
    body.name("duplicates").array();
    for (Additions.Duplicate one : duplicates) {
      body.object().name("line").value(one.where());
      body.name("value").value(TokenText.shortened(one.token()));
      if (one.firstWhere() > 0) {
        body.name("reason").value("It is listed before");
        body.name("first_line").value(one.firstWhere());
      } else {
        body.name("reason").value("The pool has it");
      }
      body.end();
    }
    body.end();
  }
}
