package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ModelList;

/**
 * {@code GET /api/v1/admin/models/chat}: the models that an account can be tested with.
 *
 * <pre>{@code
 * {"success":true,"status":"success","object":"list","data":[{"id":"grok-4","object":"model",
 *  "created":1752019200,"owned_by":"x-ai","display_name":"Grok 4",
 *  "description":"Grok 4 chat model","rate_limit_model":"grok-4","effort_tier":"low"}]}
 * }</pre>
 */
final class ModelsAdmin {
  private final Answers answers;

  ModelsAdmin(Answers answers) {
    this.answers = answers;
  }

  Response chat(AdminCall call) {
    return answers.ok(body -> writeChatModels(body, call.session().settings().models()));
  }

  private static void writeChatModels(JsonWriter body, ModelCatalog models) {
    body.name("object").value("list").name("data").array();
    for (Model model : models.listed()) {
      if (model.kind() == Model.Kind.CHAT) {
        write(body, model);
      }
    }
    body.end();
  }

  private static void write(JsonWriter body, Model model) {
    body.object().name("id").value(model.id()).name("object").value("model");
    body.name("created").value(model.created()).name("owned_by").value("x-ai");
    body.name("display_name").value(model.displayName());
    body.name("description").value(ModelList.description(model));
    body.name("rate_limit_model").value(model.rateModel());
    body.name("effort_tier").value(effortTier(model)).end();
  }

  /** How hard the upstream takes the model to think. */
  static String effortTier(Model model) {
    return model.heavy() ? "high" : "low";
  }
}
