package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.models.Model;
import grok2api.platform.Json;
import java.util.List;

/**
 * Writes {@code GET /v1/models} and {@code GET /v1/models/{id}}.
 *
 * <pre>{@code
 * {"id":"grok-4","object":"model","created":1752019200,"owned_by":"x-ai","display_name":"Grok 4",
 *  "description":"Grok 4 chat model","raw_model_path":"xai/grok-4","default_temperature":1,
 *  "default_max_output_tokens":8192,"supported_max_output_tokens":131072,"default_top_p":0.95,
 *  "kind":"chat"}
 * {"id":"deepseek-chat","object":"model","created":1767225600,"owned_by":"deepseek"}
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models">OpenAI, models</a>
 */
public final class ModelList {
  /** 2026-01-01, as nobody tells when other upstreams' models were made. */
  private static final long CREATED = 1_767_225_600;

  private ModelList() {}

  /**
   * A model that others than Grok accounts serve, and of which no more is known.
   *
   * @param ownedBy an upstream's name, or the gateway's
   */
  public record Other(String id, String ownedBy) {}

  /** The list, in the order given. */
  public static String all(Json json, List<Model> models, List<Other> others) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("object").value("list").name("data").array();
    for (Model model : models) {
      write(writer, model);
    }
    for (Other other : others) {
      write(writer, other);
    }
    return writer.end().end().toString();
  }

  /** A single model. */
  public static String one(Json json, Model model) {
    JsonWriter writer = new JsonWriter(json);
    write(writer, model);
    return writer.toString();
  }

  /** A single model of another upstream. */
  public static String one(Json json, Other other) {
    JsonWriter writer = new JsonWriter(json);
    write(writer, other);
    return writer.toString();
  }

  private static void write(JsonWriter writer, Other other) {
    writer.object().name("id").value(other.id()).name("object").value("model");
    writer.name("created").value(CREATED).name("owned_by").value(other.ownedBy()).end();
  }

  private static void write(JsonWriter writer, Model model) {
    writer.object().name("id").value(model.id()).name("object").value("model");
    writer.name("created").value(model.created()).name("owned_by").value("x-ai");
    writer.name("display_name").value(model.displayName());
    writer.name("description").value(description(model));
    writer.name("raw_model_path").value(model.rawModelPath());
    writer.name("default_temperature").value(1);
    writer.name("default_max_output_tokens").value(model.maxOutputTokens());
    writer.name("supported_max_output_tokens").value(131072);
    writer.name("default_top_p").raw("0.95");
    writer.name("kind").value(model.kind().wireName()).end();
  }

  /** E.g. {@code Grok 4 chat model}. */
  public static String description(Model model) {
    String noun =
        switch (model.kind()) {
          case CHAT -> "chat";
          case IMAGE -> "image";
          case IMAGE_EDIT -> "image edit";
          case VIDEO -> "video";
        };
    return model.displayName() + " " + noun + " model";
  }
}
