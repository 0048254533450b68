package grok2api.routing;

import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The enabled upstreams and routes. A name means, in this order:
 *
 * <ol>
 *   <li>a route;
 *   <li>{@code upstream/model}, a model of the upstream of that name;
 *   <li>a Grok model, as long as the upstream of Grok accounts is enabled;
 *   <li>a model that upstreams list themselves and take;
 *   <li>a route or a listed model with a suffix that Gemini upstreams understand, see {@link
 *       Variant};
 *   <li>a model that upstreams take, although nothing is known of it.
 * </ol>
 */
public final class Directory {
  private final List<Upstream> upstreams;
  private final Map<String, Upstream> byId = new LinkedHashMap<>();
  private final Map<String, Upstream> byName = new LinkedHashMap<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();

  public Directory(List<Upstream> upstreams, List<Route> routes) {
    List<Upstream> ordered = new ArrayList<>(upstreams);
    ordered.sort(Comparator.comparingInt(Upstream::priority));
    this.upstreams = ordered;
    for (Upstream upstream : ordered) {
      byId.put(upstream.id(), upstream);
      byName.put(upstream.name(), upstream);
    }
    for (Route route : routes) {
      this.routes.put(route.name(), route);
    }
  }

  /** Those enabled, the smallest priority first. */
  public List<Upstream> upstreams() {
    return upstreams;
  }

  /** Those enabled. */
  public List<Route> routes() {
    return new ArrayList<>(routes.values());
  }

  /** Null for one that is not there, or not enabled. */
  public Upstream upstream(String id) {
    return byId.get(id);
  }

  /**
   * Who serves a model.
   *
   * @param grok the models of Grok accounts
   * @return null when nobody does
   */
  public Routing find(String name, ModelCatalog grok) {
    Found found = found(name, grok);
    if (found.choices.isEmpty()) {
      return null;
    }
    found.choices.sort(Comparator.comparingInt(Routing.Choice::priority));
    return new Routing(name, found.choices, found.retry);
  }

  /**
   * By which of the rules a name is found; null for one that nobody serves, unless it is a route's
   * that leads nowhere any more.
   */
  public Reason reason(String name, ModelCatalog grok) {
    Found found = found(name, grok);
    return found.choices.isEmpty() && found.reason != Reason.ROUTE ? null : found.reason;
  }

  /**
   * What a rule comes to.
   *
   * @param choices to be sorted; empty when nobody is left
   */
  private record Found(Reason reason, List<Routing.Choice> choices, Retry retry) {
    static Found of(Reason reason, List<Routing.Choice> choices) {
      return new Found(reason, choices, Retry.USUAL);
    }
  }

  private Found found(String name, ModelCatalog grok) {
    Found known = known(name, grok);
    if (known == null) {
      known = variant(name, grok);
    }
    return known == null ? Found.of(Reason.PATTERN, passedOn(name, false)) : known;
  }

  /** Null when nothing is known of the name. A route that leads nowhere any more is known. */
  private Found known(String name, ModelCatalog grok) {
    Route route = routes.get(name);
    if (route != null) {
      return new Found(Reason.ROUTE, ofRoute(route, grok), route.retry());
    }
    List<Routing.Choice> choices = ofPrefix(name, grok);
    if (!choices.isEmpty()) {
      return Found.of(Reason.PREFIX, choices);
    }
    choices = ofGrok(name, grok);
    if (!choices.isEmpty()) {
      return Found.of(Reason.GROK, choices);
    }
    choices = passedOn(name, true);
    return choices.isEmpty() ? null : Found.of(Reason.LISTED, choices);
  }

  /** What is known of the name without its suffixes, as far as Gemini upstreams serve it. */
  private Found variant(String name, ModelCatalog grok) {
    String base = Variant.named(name).model();
    Found found = base.equals(name) ? null : known(base, grok);
    if (found == null) {
      return null;
    }
    String suffix = name.substring(base.length());
    List<Routing.Choice> choices = new ArrayList<>();
    for (Routing.Choice choice : found.choices) {
      if (choice.upstream().kind() == Upstream.Kind.GEMINI) {
        choices.add(
            new Routing.Choice(
                choice.upstream(), choice.model() + suffix, choice.priority(), choice.weight()));
      }
    }
    return choices.isEmpty() ? null : new Found(found.reason, choices, found.retry);
  }

  /** Targets that are gone, or not enabled, are left out. */
  private List<Routing.Choice> ofRoute(Route route, ModelCatalog grok) {
    List<Routing.Choice> choices = new ArrayList<>();
    for (Route.Target target : route.targets()) {
      Upstream upstream = byId.get(target.upstream());
      if (upstream != null && serves(upstream, target.model(), grok)) {
        choices.add(
            new Routing.Choice(upstream, target.model(), target.priority(), target.weight()));
      }
    }
    return choices;
  }

  private static boolean serves(Upstream upstream, String model, ModelCatalog grok) {
    return upstream.kind() != Upstream.Kind.GROK_WEB || grok.find(model) != null;
  }

  private List<Routing.Choice> ofPrefix(String name, ModelCatalog grok) {
    List<Routing.Choice> choices = new ArrayList<>();
    int slash = name.indexOf('/');
    Upstream upstream = slash < 0 ? null : byName.get(name.substring(0, slash));
    if (upstream != null && serves(upstream, name.substring(slash + 1), grok)) {
      choices.add(choice(upstream, name.substring(slash + 1)));
    }
    return choices;
  }

  private List<Routing.Choice> ofGrok(String name, ModelCatalog grok) {
    List<Routing.Choice> choices = new ArrayList<>();
    Model model = grok.find(name);
    for (Upstream upstream : upstreams) {
      if (model != null && upstream.kind() == Upstream.Kind.GROK_WEB) {
        choices.add(choice(upstream, name));
      }
    }
    return choices;
  }

  /**
   * @param listed whether only upstreams count that list the model themselves
   */
  private List<Routing.Choice> passedOn(String name, boolean listed) {
    List<Routing.Choice> choices = new ArrayList<>();
    for (Upstream upstream : upstreams) {
      if (upstream.kind() != Upstream.Kind.GROK_WEB
          && upstream.takes(name)
          && (!listed || upstream.models().contains(name))) {
        choices.add(choice(upstream, name));
      }
    }
    return choices;
  }

  private static Routing.Choice choice(Upstream upstream, String model) {
    return new Routing.Choice(upstream, model, upstream.priority(), upstream.weight());
  }
}
