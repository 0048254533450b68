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
import grok2api.relay.UpstreamPool;
import grok2api.routing.Directory;
import grok2api.routing.Routing;
import grok2api.settings.Settings;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class Models {
  private final Admission admission;
  private final AccountPool pool;
  private final UpstreamPool upstreams;
  private final Json json;
  private ModelCatalog listedCatalog;
  private Directory listedDirectory;
  private Offer listedOffer;
  private String listed;

  Models(Gateway gateway, UpstreamPool upstreams, Json json) {
    this.admission = gateway.admission();
    this.pool = gateway.pool();
    this.upstreams = upstreams;
    this.json = json;
  }

  Response list(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.MODELS);
    Settings settings = admitted.settings();
    Caller caller = admitted.caller();
    if (settings.hideUnusableModels()) {
      Offer offer = Offer.of(settings.models(), upstreams.known(), pool::servable);
      return Response.json(200, text(offer.to(caller)));
    }
    remember(settings.models(), upstreams.known());
    return Response.json(200, caller.hasOwnModels() ? text(listedOffer.to(caller)) : listed);
  }

  /** What most callers are told is written anew only when something has changed. */
  private void remember(ModelCatalog catalog, Directory directory) {
    if (catalog != listedCatalog || directory != listedDirectory) {
      listedOffer = Offer.of(catalog, directory, model -> true);
      listed = text(listedOffer);
      listedCatalog = catalog;
      listedDirectory = directory;
    }
  }

  private String text(Offer offer) {
    return ModelList.all(json, offer.grok(), offer.others());
  }

  /**
   * @param segments more than one for an id with a slash in it that the client has not encoded
   */
  Response one(Request request, PathParameters segments) {
    String id = String.join("/", segments.values());
    Admitted admitted = admission.admit(request, Draw.MODELS);
    ModelCatalog catalog = admitted.settings().models();
    Directory directory = upstreams.known();
    if (admitted.caller().mayUse(id)) {
      Model model = catalog.find(id);
      Routing routing = model == null ? null : directory.find(id, catalog);
      if (routing != null && routing.grokModel() != null) {
        return Response.json(200, ModelList.one(json, model));
      }
      ModelList.Other other = Offer.other(id, catalog, directory);
      if (other != null) {
        return Response.json(200, ModelList.one(json, other));
      }
    }
    throw new Refused(new Refusal.UnknownModel(id));
  }
}
