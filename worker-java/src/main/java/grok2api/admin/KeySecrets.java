package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.ClientKeyEdits;
import grok2api.store.ClientKeyList;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyText;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keys of earlier editions, whose text the database still has: {@code POST
 * /api/v1/admin/keys/reveal} tells one, {@code …/keys/seal} has the database forget them. A sealed
 * key goes on working.
 */
final class KeySecrets {
  /** Of one call: each has a row of usage for every day of a month, and these are rewritten. */
  private static final int SEALED_AT_ONCE = 100;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final KeyNames names;

  KeySecrets(AdminParts parts, KeyNames names) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.names = names;
  }

  /** {@code {"key":"4f1c2ab09d3e"}}. */
  Response reveal(AdminCall call) {
    Listed key = names.find(bodies.read(call.request(), KeyNames::name));
    if (!key.inClear()) {
      throw new Refused(
          new Refusal.Conflict(
              "NOT_RECOVERABLE", "The gateway does not have this key's text; make a new key"));
    }
    audit.record(call, "keys.revealed", KeyNames.detail(List.of(key.id())));
    return answers.ok(body -> body.name("id").value(key.id()).name("key").value(key.key()));
  }

  /**
   * {@code {"keys":["4f1c2ab09d3e"]}}, or {@code {"all":true,"confirm":130}} with the number of
   * keys that are stored in clear. Seals {@link #SEALED_AT_ONCE} and tells how many {@code
   * remaining} there are in clear; to go on, confirm these.
   */
  Response seal(AdminCall call) {
    Order order = bodies.read(call.request(), KeySecrets::order);
    return order.names() == null ? sealAll(call, order.expected()) : sealNamed(call, order.names());
  }

  /**
   * @param names null for all
   * @param expected how many all are
   */
  private record Order(Set<String> names, int expected) {}

  private static Order order(JsonNode body) {
    if (!body.get("all").boolOr(false)) {
      return new Order(KeyNames.names(body, SEALED_AT_ONCE), 0);
    }
    JsonNode confirm = body.get("confirm");
    if (!confirm.present()) {
      throw confirm.problem("the number of keys you expect to seal");
    }
    return new Order(null, confirm.integer());
  }

  private Response sealNamed(AdminCall call, Set<String> wanted) {
    KeyNames.Meant meant = names.find(wanted);
    List<String> clear = new ArrayList<>();
    for (Listed key : meant.keys()) {
      if (key.inClear()) {
        clear.add(key.key());
      }
    }
    return seal(call, clear, meant.missing());
  }

  private Response sealAll(AdminCall call, int expected) {
    List<String> clear = new ArrayList<>();
    long[] count = new long[1];
    new Trip()
        .add(
            ClientKeyList.clear(SEALED_AT_ONCE),
            rows -> {
              for (Row row : rows.rows()) {
                clear.add(row.text("key"));
              }
            })
        .add(ClientKeyList.countClear(), rows -> count[0] = total(rows))
        .run(platform.sql());
    return count[0] == expected ? seal(call, clear, 0) : mismatch(count[0]);
  }

  private Response seal(AdminCall call, List<String> clear, int missing) {
    List<KeyText> keys = new ArrayList<>(clear.size());
    List<String> ids = new ArrayList<>(clear.size());
    for (String text : clear) {
      KeyText key = KeyText.of(platform.digests(), text);
      keys.add(key);
      ids.add(key.id());
    }
    List<Statement> statements = new ArrayList<>(ClientKeyEdits.seal(platform.json(), keys));
    statements.add(ClientKeyList.countClear());
    List<Rows> results = platform.sql().batch(statements);
    if (!keys.isEmpty()) {
      audit.record(call, "keys.sealed", KeyNames.detail(ids));
    }
    return answers.ok(
        body -> {
          body.name("sealed").value(keys.size()).name("missing").value(missing);
          body.name("remaining").value(total(results.get(results.size() - 1)));
        });
  }

  private Response mismatch(long count) {
    return answers.failed(
        409,
        body -> {
          body.name("error").value(count + " keys are stored in clear; none was sealed");
          body.name("code").value("COUNT_MISMATCH").name("count").value(count);
        });
  }

  private static long total(Rows counted) {
    return counted.rows().get(0).integer("total");
  }
}
