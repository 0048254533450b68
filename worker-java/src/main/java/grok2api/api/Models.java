package grok2api.api;

import grok2api.accounts.AccountPool;
import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Caller;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ModelList;
import grok2api.platform.Json;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class Models {
  private final Admission admission;
  private final AccountPool pool;
  private final Json json;
  private ModelCatalog listedCatalog;
  private String listed;

  Models(Gateway gateway, Json json) {
    this.admission = gateway.admission();
    this.pool = gateway.pool();
    this.json = json;
  }

  Response list(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    Settings settings = admitted.settings();
    Caller caller = admitted.caller();
    if (settings.hideUnusableModels() || caller.hasOwnModels()) {
      return Response.json(200, ModelList.all(json, offered(settings, caller)));
    }
    if (settings.models() != listedCatalog) {
      listed = ModelList.all(json, settings.models().listed());
      listedCatalog = settings.models();
    }
    return Response.json(200, listed);
  }

  Response one(Request request, PathParameters id) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    Model model = admitted.settings().models().find(id.first());
    if (model == null || !admitted.caller().mayUse(model.id())) {
      throw new Refused(new Refusal.UnknownModel(id.first()));
    }
    return Response.json(200, ModelList.one(json, model));
  }

  private List<Model> offered(Settings settings, Caller caller) {
    List<Model> offered = new ArrayList<>();
    for (Model model : settings.models().listed()) {
      boolean servable = !settings.hideUnusableModels() || pool.servable(model);
      if (servable && caller.mayUse(model.id())) {
        offered.add(model);
      }
    }
    return offered;
  }
}
