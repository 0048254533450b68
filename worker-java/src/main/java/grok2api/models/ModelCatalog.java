package grok2api.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Public models by id, in listing order. */
public final class ModelCatalog {
  private final Map<String, Model> byId;

  public ModelCatalog(List<Model> models) {
    Map<String, Model> byId = new LinkedHashMap<>();
    for (Model model : models) {
      byId.put(model.id(), model);
    }
    this.byId = byId;
  }

  /** The model with that id, hidden aliases included; null when there is none. */
  public Model find(String id) {
    return byId.get(id);
  }

  /** Models without the hidden ones. */
  public List<Model> listed() {
    List<Model> listed = new ArrayList<>();
    for (Model model : byId.values()) {
      if (!model.hidden()) {
        listed.add(model);
      }
    }
    return listed;
  }
}
