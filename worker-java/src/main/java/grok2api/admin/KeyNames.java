package grok2api.admin;

import grok2api.gateway.LocalDay;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.ClientKeyList;
import grok2api.store.ClientKeyList.Listed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Client keys by what callers name them: the id, {@code id:} and the id, or the whole key, which
 * lists do not show.
 */
final class KeyNames {
  /** Of one call. */
  static final int MAX_NAMES = 1000;

  private final Platform platform;
  private final LocalDay localDay;

  KeyNames(Platform platform) {
    this.platform = platform;
    this.localDay = new LocalDay(platform.environment());
  }

  /**
   * What names come to.
   *
   * @param keys each once, whatever number of names it has
   * @param missing names that mean no key
   */
  record Meant(List<Listed> keys, int missing) {
    List<String> stored() {
      List<String> stored = new ArrayList<>(keys.size());
      for (Listed key : keys) {
        stored.add(key.key());
      }
      return stored;
    }

    List<String> ids() {
      List<String> ids = new ArrayList<>(keys.size());
      for (Listed key : keys) {
        ids.add(key.id());
      }
      return ids;
    }
  }

  /** For the audit: {@code {"count":2,"keys":"4f1c2ab09d3e 9c1185a5c5e9"}}. */
  static Map<String, Object> detail(List<String> ids) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("count", ids.size());
    detail.put("keys", String.join(" ", ids));
    return detail;
  }

  /** {@code {"key":"4f1c2ab09d3e"}}. */
  static String name(JsonNode body) {
    return checked(body.get("key").stringOrNull());
  }

  static String checked(String name) {
    if (name == null || name.isBlank()) {
      throw Refused.invalid("MISSING_KEY", "key", "Name the key by its id or in full");
    }
    return name.trim();
  }

  /** {@code {"keys":["4f1c2ab09d3e"]}}, each once. */
  static Set<String> names(JsonNode body, int most) {
    Set<String> names = new LinkedHashSet<>();
    if (body.get("keys").present()) {
      for (JsonNode one : body.get("keys").elements()) {
        names.add(one.string().trim());
      }
    }
    names.remove("");
    if (names.isEmpty()) {
      throw Refused.invalid("MISSING_KEY", "keys", "Name keys by their ids or in full");
    }
    if (names.size() > most) {
      throw Bodies.invalidField(
          "keys", "At most " + most + " keys in one call, here are " + names.size());
    }
    return names;
  }

  /**
   * The key of this name.
   *
   * @throws Refused with {@link Refusal.NotFound}
   */
  Listed find(String name) {
    Meant meant = find(Set.of(name));
    if (meant.keys().isEmpty()) {
      throw notFound();
    }
    return meant.keys().get(0);
  }

  Meant find(Set<String> names) {
    Map<String, Listed> found = ClientKeyList.readNamed(platform.sql().run(reading(names)));
    Map<String, Listed> keys = new LinkedHashMap<>();
    for (Listed key : found.values()) {
      keys.putIfAbsent(key.key(), key.identified(platform.digests()));
    }
    return new Meant(new ArrayList<>(keys.values()), names.size() - found.size());
  }

  /** Reads keys of these names, for {@link ClientKeyList#readNamed}. */
  Statement reading(Collection<String> names) {
    String parameter = ClientKeyList.names(platform.json(), platform.digests(), names);
    return ClientKeyList.named(parameter, localDay.of(platform.clock().nowMillis()));
  }

  static Refused notFound() {
    return new Refused(new Refusal.NotFound("Key not found"));
  }
}
