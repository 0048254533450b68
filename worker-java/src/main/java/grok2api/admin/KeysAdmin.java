package grok2api.admin;

import grok2api.http.Response;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyTerms;
import java.util.List;
import java.util.Set;

/**
 * Changes of client keys: {@code POST /api/v1/admin/keys}, {@code …/keys/update}, {@code
 * …/keys/delete}, and for many at once {@code …/keys/batch-add}, {@code …/keys/batch-update} and
 * {@code …/keys/batch-delete}.
 *
 * <p>A new key is answered in full, this once. An isolate that has just served a key may go by its
 * earlier terms for ten seconds more.
 */
final class KeysAdmin {
  private final Answers answers;
  private final Bodies bodies;
  private final KeyInput input;
  private final KeyWriter writer;

  KeysAdmin(AdminParts parts, KeyWriter writer) {
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.input = new KeyInput(parts.platform());
    this.writer = writer;
  }

  Response create(AdminCall call) {
    KeyWriter.Made made =
        writer.make(call, List.of(bodies.read(call.request(), input::one))).get(0);
    return answers.ok(body -> KeyJson.writeWhole(body.name("data"), made.listed(), made.text()));
  }

  Response createSeveral(AdminCall call) {
    List<KeyWriter.Made> made = writer.make(call, bodies.read(call.request(), input::several));
    return answers.ok(
        body -> {
          body.name("data").array();
          for (KeyWriter.Made one : made) {
            KeyJson.writeWhole(body, one.listed(), one.text());
          }
          body.end();
        });
  }

  /** Changes one key; answers its new state in {@code data}. */
  Response update(AdminCall call) {
    Update update =
        bodies.read(
            call.request(), body -> new Update(Set.of(KeyNames.name(body)), input.terms(body)));
    Listed key = writer.update(call, update.names().iterator().next(), update.terms());
    return answers.ok(body -> KeyJson.write(body.name("data"), key));
  }

  /** Changes all named keys alike; a {@code name} is for one key only and ignored here. */
  Response updateSeveral(AdminCall call) {
    Update update =
        bodies.read(
            call.request(),
            body -> new Update(KeyNames.names(body, KeyNames.MAX_NAMES), input.commonTerms(body)));
    return changed("updated", writer.updateAll(call, update.names(), update.terms()));
  }

  Response delete(AdminCall call) {
    String name = bodies.read(call.request(), KeyNames::name);
    if (writer.delete(call, Set.of(name)).changed() == 0) {
      throw KeyNames.notFound();
    }
    return answers.ok();
  }

  Response deleteSeveral(AdminCall call) {
    Set<String> names =
        bodies.read(call.request(), body -> KeyNames.names(body, KeyNames.MAX_NAMES));
    return changed("deleted", writer.delete(call, names));
  }

  private record Update(Set<String> names, KeyTerms terms) {}

  private Response changed(String word, KeyWriter.Changed outcome) {
    return answers.ok(
        body -> {
          body.name(word).value(outcome.changed());
          body.name("missing").value(outcome.missing());
        });
  }
}
