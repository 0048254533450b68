package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.BuiltInModels;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelListTest {
  private static final ModelCatalog CATALOG = new ModelCatalog(BuiltInModels.ALL);

  private final JvmJson json = new JvmJson();

  @Test
  void describesOneModel() {
    assertEquals(
        """
        {"id":"grok-4","object":"model","created":1752019200,"owned_by":"x-ai",\
        "display_name":"Grok 4","description":"Grok 4 chat model","raw_model_path":"xai/grok-4",\
        "default_temperature":1,"default_max_output_tokens":8192,\
        "supported_max_output_tokens":131072,"default_top_p":0.95,"kind":"chat"}""",
        ModelList.one(json, CATALOG.find("grok-4")));
  }

  @Test
  void listsModelsInTheirOrder() {
    Model first = CATALOG.find("grok-3");
    Model second = CATALOG.find("grok-imagine-1.0");

    assertEquals(
        "{\"object\":\"list\",\"data\":["
            + ModelList.one(json, first)
            + ","
            + ModelList.one(json, second)
            + ",{\"id\":\"m\",\"object\":\"model\",\"created\":1767225600,\"owned_by\":\"u\"}"
            + "]}",
        ModelList.all(json, List.of(first, second), List.of(new ModelList.Other("m", "u"))));
    assertEquals("{\"object\":\"list\",\"data\":[]}", ModelList.all(json, List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "grok-4.1-thinking,      Grok 4.1 Thinking chat model,          chat",
    "grok-imagine-1.0,       Grok Imagine 1.0 image model,          image",
    "grok-imagine-1.0-edit,  Grok Imagine 1.0 Edit image edit model, image_edit",
    "grok-imagine-1.0-video, Grok Imagine 1.0 Video video model,    video",
  })
  void namesTheKindForPeopleAndPrograms(String id, String description, String kind) {
    String model = ModelList.one(json, CATALOG.find(id));

    assertTrue(model.contains("\"description\":\"" + description + "\""), model);
    assertTrue(model.endsWith(",\"kind\":\"" + kind + "\"}"), model);
  }
}
