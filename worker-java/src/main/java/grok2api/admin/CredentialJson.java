package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.store.CredentialList.Listed;
import grok2api.store.CredentialState;

/**
 * A credential in answers; its secret is in none.
 *
 * <pre>{@code
 * {"id":"9b1deb4d3b7d","display":"sk-s…cret","note":"of the team","state":"resting",
 *  "enabled":true,"failures":1,"set_aside_at":null,"ready_at":1795180316000,"cooldown_step":0,
 *  "last_failure":"401 invalid_api_key","last_failure_at":1795180256000,"last_used_at":null,
 *  "checked_at":null,"created_at":1795180200000}
 * }</pre>
 */
final class CredentialJson {
  private CredentialJson() {}

  static void write(JsonWriter body, Listed listed) {
    boolean rests = listed.state() == CredentialState.RESTING;
    body.object().name("id").value(listed.id()).name("display").value(listed.display());
    body.name("note").value(listed.note()).name("state").value(listed.state().wireName());
    body.name("enabled").value(listed.enabled()).name("failures").value(listed.failures());
    Answers.time(body.name("set_aside_at"), listed.setAsideAtMillis());
    Answers.time(body.name("ready_at"), rests ? listed.readyAtMillis() : 0);
    body.name("cooldown_step").value(listed.cooldownStep());
    body.name("last_failure").value(listed.lastFailure());
    Answers.time(body.name("last_failure_at"), listed.lastFailureAtMillis());
    Answers.time(body.name("last_used_at"), listed.lastUsedMillis());
    Answers.time(body.name("checked_at"), listed.checkedMillis());
    Answers.time(body.name("created_at"), listed.createdMillis()).end();
  }
}
