package grok2api.models;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the operator's rows (setting {@code grok.models}) over a table of models.
 *
 * <pre>{@code
 * [{"id":"grok-4","upstream_mode":"MODEL_MODE_AUTO"},
 *  {"id":"grok-5","display_name":"Grok 5","kind":"chat","super_only":false,"cost":4,
 *   "upstream_name":"grok-5","upstream_mode":"MODEL_MODE_GROK_5","rate_model":"grok-5",
 *   "max_output_tokens":8192,"created":1790000000,"hidden":false}]
 * }</pre>
 *
 * <p>A row with a known id changes the members it names, except {@code kind} and {@code
 * super_only}: those decide what a request costs its key. A row with a new id adds a model at the
 * end; only {@code id} is required. What it leaves out: {@code kind} is {@code chat}, {@code cost}
 * 1, {@code upstream_name} and {@code display_name} the id, {@code upstream_mode} {@code
 * MODEL_MODE_FAST} ({@code null} or an empty text sends none), {@code rate_model} the upstream
 * name. A row that is wrong in any member is left out whole.
 */
public final class OperatorModels {
  /** Stands for "unknown" in added rows; a list that changes with the clock would be worse. */
  private static final long CREATED_UNKNOWN = 1_770_000_000;

  private static final int MAX_ID_CHARS = 64;

  /** All that a basic account has in one window. */
  private static final int MAX_COST = 80;

  private OperatorModels() {}

  /**
   * @param catalog the resulting table
   * @param warnings one sentence for each row left out, for the operator
   */
  public record Overlaid(ModelCatalog catalog, List<String> warnings) {
    public Overlaid {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param rows an array; null when the setting is absent
   */
  public static Overlaid over(List<Model> table, JsonValue rows) {
    Map<String, Model> byId = new LinkedHashMap<>();
    for (Model model : table) {
      byId.put(model.id(), model);
    }
    List<String> warnings = new ArrayList<>();
    for (JsonNode row : elements(JsonNode.at("grok.models", rows), warnings)) {
      try {
        Model model = model(row.object(), byId);
        byId.put(model.id(), model);
      } catch (JsonShapeException e) {
        warnings.add("Model row left out: " + e.getMessage());
      }
    }
    return new Overlaid(new ModelCatalog(new ArrayList<>(byId.values())), warnings);
  }

  private static List<JsonNode> elements(JsonNode rows, List<String> warnings) {
    if (rows.present() && !rows.isArray()) {
      warnings.add("Model rows left out: " + rows.problem("an array").getMessage());
    }
    return rows.isArray() ? rows.elements() : List.of();
  }

  private static Model model(JsonNode row, Map<String, Model> byId) {
    String id = id(row.get("id"));
    Model known = byId.get(id);
    return known == null ? read(row, fresh(id, row)) : read(row, withoutKindChange(known, row));
  }

  private static Model read(JsonNode row, Model base) {
    return new Model(
        base.id(),
        text(row.get("display_name"), base.displayName()),
        base.kind(),
        base.superOnly(),
        number(row.get("cost"), base.cost(), MAX_COST),
        text(row.get("upstream_name"), base.upstreamName()),
        mode(row.get("upstream_mode"), base.upstreamMode()),
        text(row.get("rate_model"), base.rateModel()),
        number(row.get("max_output_tokens"), base.maxOutputTokens(), Integer.MAX_VALUE),
        created(row.get("created"), base.created()),
        row.get("hidden").boolOr(base.hidden()));
  }

  private static Model fresh(String id, JsonNode row) {
    String upstreamName = text(row.get("upstream_name"), id);
    return new Model(
        id,
        id,
        kind(row.get("kind"), Model.Kind.CHAT),
        row.get("super_only").boolOr(false),
        1,
        upstreamName,
        "MODEL_MODE_FAST",
        upstreamName,
        BuiltInModels.MAX_OUTPUT_TOKENS,
        CREATED_UNKNOWN,
        false);
  }

  private static Model withoutKindChange(Model known, JsonNode row) {
    if (kind(row.get("kind"), known.kind()) != known.kind()) {
      throw row.get("kind").problem("no other kind than " + known.kind().wireName());
    }
    if (row.get("super_only").boolOr(known.superOnly()) != known.superOnly()) {
      throw row.get("super_only").problem("no change to an existing model");
    }
    return known;
  }

  private static String id(JsonNode node) {
    String id = node.string();
    boolean valid = !id.isEmpty() && id.length() <= MAX_ID_CHARS;
    for (int i = 0; valid && i < id.length(); i++) {
      valid = isIdChar(id.charAt(i));
    }
    if (!valid) {
      throw node.problem("1 to " + MAX_ID_CHARS + " letters, digits, dots, colons, _ or -");
    }
    return id;
  }

  private static boolean isIdChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._:-".indexOf(c) >= 0;
  }

  private static Model.Kind kind(JsonNode node, Model.Kind fallback) {
    String name = node.stringOrNull();
    if (name == null) {
      return fallback;
    }
    for (Model.Kind kind : Model.Kind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw node.problem("chat, image, image_edit or video");
  }

  private static String text(JsonNode node, String fallback) {
    String text = node.stringOrNull();
    return text == null || text.isBlank() ? fallback : text.strip();
  }

  /** Unlike elsewhere {@code null} is not the same as absent: it takes the mode away. */
  private static String mode(JsonNode node, String fallback) {
    if (node.value() == null) {
      return fallback;
    }
    String mode = node.stringOrNull();
    return mode == null || mode.isBlank() ? null : mode.strip();
  }

  private static int number(JsonNode node, int fallback, int most) {
    if (!node.present()) {
      return fallback;
    }
    int number = node.integer();
    if (number < 1 || number > most) {
      throw node.problem("a number from 1 to " + most);
    }
    return number;
  }

  /** Seconds since 1970 fit an {@code int} until 2038, which is as far as this goes. */
  private static long created(JsonNode node, long fallback) {
    return number(node, (int) fallback, Integer.MAX_VALUE);
  }
}
