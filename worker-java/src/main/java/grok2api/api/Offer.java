package grok2api.api;

import grok2api.gateway.Caller;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ModelList.Other;
import grok2api.routing.Directory;
import grok2api.routing.Route;
import grok2api.routing.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The models that clients are shown, each once: those of Grok accounts while that upstream is
 * enabled, then routes, then what upstreams list and take.
 */
record Offer(List<Model> grok, List<Other> others) {
  /** Owns routes, behind which there may be several upstreams. */
  private static final String GATEWAY = "grok2api";

  Offer {
    grok = List.copyOf(grok);
    others = List.copyOf(others);
  }

  /**
   * @param shown which of the models of Grok accounts are shown
   */
  static Offer of(ModelCatalog catalog, Directory directory, Predicate<Model> shown) {
    List<Model> grok = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    boolean hasGrok = hasGrok(directory);
    if (hasGrok) {
      for (Model model : catalog.listed()) {
        if (shown.test(model)) {
          grok.add(model);
          ids.add(model.id());
        }
      }
    }
    List<Other> others = new ArrayList<>();
    for (Route route : directory.routes()) {
      if (route.listed()
          && directory.find(route.name(), catalog) != null
          && ids.add(route.name())) {
        others.add(new Other(route.name(), GATEWAY));
      }
    }
    for (Upstream upstream : directory.upstreams()) {
      for (String model : upstream.models()) {
        boolean groks = hasGrok && catalog.find(model) != null;
        if (!groks && upstream.takes(model) && ids.add(model)) {
          others.add(new Other(model, upstream.name()));
        }
      }
    }
    return new Offer(grok, others);
  }

  private static boolean hasGrok(Directory directory) {
    for (Upstream upstream : directory.upstreams()) {
      if (upstream.kind() == Upstream.Kind.GROK_WEB) {
        return true;
      }
    }
    return false;
  }

  /** What a caller may use of it. */
  Offer to(Caller caller) {
    List<Model> mayUse = new ArrayList<>();
    for (Model model : grok) {
      if (caller.mayUse(model.id())) {
        mayUse.add(model);
      }
    }
    List<Other> mayUseToo = new ArrayList<>();
    for (Other other : others) {
      if (caller.mayUse(other.id())) {
        mayUseToo.add(other);
      }
    }
    return new Offer(mayUse, mayUseToo);
  }

  /**
   * A model that is not one of Grok accounts: one that is shown, a route that is not, or {@code
   * upstream/model} of one that the upstream lists.
   *
   * @return null when nothing is known of it
   */
  static Other other(String id, ModelCatalog catalog, Directory directory) {
    for (Route route : directory.routes()) {
      if (route.name().equals(id)) {
        return directory.find(id, catalog) == null ? null : new Other(id, GATEWAY);
      }
    }
    for (Upstream upstream : directory.upstreams()) {
      String prefix = upstream.name() + "/";
      if (id.startsWith(prefix) && lists(upstream, id.substring(prefix.length()), catalog)) {
        return new Other(id, upstream.name());
      }
    }
    for (Upstream upstream : directory.upstreams()) {
      if (upstream.models().contains(id) && upstream.takes(id)) {
        return new Other(id, upstream.name());
      }
    }
    return null;
  }

  private static boolean lists(Upstream upstream, String model, ModelCatalog catalog) {
    return upstream.kind() == Upstream.Kind.GROK_WEB
        ? catalog.find(model) != null
        : upstream.models().contains(model);
  }
}
