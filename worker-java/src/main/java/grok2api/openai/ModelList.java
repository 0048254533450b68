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
 * }</pre>
 */
public final class ModelList {
  private ModelList() {}

  /** The list, in the order given. */
  public static String all(Json json, List<Model> models) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("object").value("list").name("data").array();
    for (Model model : models) {
      write(writer, model);
    }
    return writer.end().end().toString();
  }

  /** A single model. */
  public static String one(Json json, Model model) {
    JsonWriter writer = new JsonWriter(json);
    write(writer, model);
    return writer.toString();
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
