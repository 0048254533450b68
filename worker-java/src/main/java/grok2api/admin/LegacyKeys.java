package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.refusal.Refused;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyTerms;
import java.util.List;
import java.util.Set;

/**
 * Client keys as the earlier panel's scripts know them: {@code GET /api/keys} and {@code POST
 * /api/keys/add}, {@code …/batch-add}, {@code …/delete}, {@code …/batch-delete}, {@code …/status},
 * {@code …/batch-status} and {@code …/name}.
 *
 * <p>Other than in those days the list masks keys; their {@code id} does wherever a key is asked
 * for.
 */
final class LegacyKeys {
  private final Answers answers;
  private final Bodies bodies;
  private final KeyLists lists;
  private final KeyInput input;
  private final KeyWriter writer;

  LegacyKeys(AdminParts parts, KeyLists lists, KeyWriter writer) {
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.lists = lists;
    this.input = new KeyInput(parts.platform());
    this.writer = writer;
  }

  Response list(AdminCall call) {
    KeyLists.Page page = lists.page(call.request());
    return answers.legacy(
        body -> {
          body.name("data").array();
          for (Listed key : page.keys()) {
            KeyJson.writeLegacy(body, key, key.display());
          }
          body.end().name("global_key_set").value(KeyLists.globalKeySet(call));
        });
  }

  /** {@code {"name":"laptop"}}. */
  Response add(AdminCall call) {
    KeyWriter.Made made =
        writer.make(call, List.of(bodies.read(call.request(), input::one))).get(0);
    return answers.legacy(
        body -> {
          KeyJson.writeLegacy(body.name("data"), made.listed(), made.text());
          body.name("message").value("Key created");
        });
  }

  /** {@code {"name_prefix":"laptop","count":2}}. */
  Response addSeveral(AdminCall call) {
    List<KeyWriter.Made> made = writer.make(call, bodies.read(call.request(), input::several));
    return answers.legacy(
        body -> {
          body.name("data").array();
          for (KeyWriter.Made one : made) {
            KeyJson.writeLegacy(body, one.listed(), one.text());
          }
          body.end().name("message").value("Created " + keys(made.size()));
        });
  }

  /** {@code {"key":"4f1c2ab09d3e"}}. */
  Response delete(AdminCall call) {
    String name = bodies.read(call.request(), KeyNames::name);
    if (writer.delete(call, Set.of(name)).changed() == 0) {
      throw KeyNames.notFound();
    }
    return message("Key deleted");
  }

  /** {@code {"keys":["4f1c2ab09d3e"]}}. */
  Response deleteSeveral(AdminCall call) {
    Set<String> names =
        bodies.read(call.request(), body -> KeyNames.names(body, KeyNames.MAX_NAMES));
    return message("Deleted " + keys(writer.delete(call, names).changed()));
  }

  /** {@code {"key":"4f1c2ab09d3e","is_active":false}}. */
  Response status(AdminCall call) {
    return bodies.read(
        call.request(),
        body -> {
          writer.update(call, KeyNames.name(body), status(body));
          return message("Key updated");
        });
  }

  /** {@code {"keys":["4f1c2ab09d3e"],"is_active":false}}. */
  Response statusOfSeveral(AdminCall call) {
    return bodies.read(
        call.request(),
        body -> {
          Set<String> names = KeyNames.names(body, KeyNames.MAX_NAMES);
          return message("Updated " + keys(writer.updateAll(call, names, status(body)).changed()));
        });
  }

  /** {@code {"key":"4f1c2ab09d3e","name":"laptop"}}. */
  Response name(AdminCall call) {
    return bodies.read(
        call.request(),
        body -> {
          String key = KeyNames.name(body);
          String name = KeyInput.name(body.get("name"));
          if (name.isEmpty()) {
            throw Refused.invalid("MISSING_NAME", "name", "Give the key a name");
          }
          writer.update(call, key, new KeyTerms().name(name));
          return message("Key renamed");
        });
  }

  private static KeyTerms status(JsonNode body) {
    return new KeyTerms().active(KeyInput.flag(body.get("is_active")));
  }

  private Response message(String message) {
    return answers.legacy(body -> body.name("message").value(message));
  }

  private static String keys(int count) {
    return count == 1 ? "1 key" : count + " keys";
  }
}
