package grok2api.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInModelsTest {
  private static final ModelCatalog CATALOG = new ModelCatalog(BuiltInModels.ALL);

  @Test
  void listsEveryModelOfTheContractInItsOrder() {
    List<String> ids = new ArrayList<>();
    for (Model model : CATALOG.listed()) {
      ids.add(model.id());
    }
    assertEquals(
        List.of(
            "grok-3",
            "grok-3-mini",
            "grok-3-thinking",
            "grok-4",
            "grok-4-mini",
            "grok-4-thinking",
            "grok-4-heavy",
            "grok-4.1-mini",
            "grok-4.1-fast",
            "grok-4.1-expert",
            "grok-4.1-thinking",
            "grok-4.20-beta",
            "grok-imagine-1.0",
            "grok-imagine-1.0-edit",
            "grok-imagine-1.0-video",
            "grok-video-1.0"),
        ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // id                 | modelName              | modelMode                         | rate
        "grok-3                 | grok-3                 | MODEL_MODE_GROK_3                 | grok-3",
        "grok-3-mini            | grok-3                 | MODEL_MODE_GROK_3_MINI_THINKING   | grok-3",
        "grok-3-thinking        | grok-3                 | MODEL_MODE_GROK_3_THINKING        | grok-3",
        "grok-4                 | grok-4                 | MODEL_MODE_GROK_4                 | grok-4",
        "grok-4-mini            | grok-4-mini            | MODEL_MODE_GROK_4_MINI_THINKING   | grok-4-mini",
        "grok-4-thinking        | grok-4                 | MODEL_MODE_GROK_4_THINKING        | grok-4",
        "grok-4-heavy           | grok-4                 | MODEL_MODE_HEAVY                  | grok-4-heavy",
        "grok-4.1-mini          | grok-4-1-thinking-1129 | MODEL_MODE_GROK_4_1_MINI_THINKING | grok-4-1-thinking-1129",
        "grok-4.1-fast          | grok-4-1-thinking-1129 | MODEL_MODE_FAST                   | grok-4-1-thinking-1129",
        "grok-4.1-expert        | grok-4-1-thinking-1129 | MODEL_MODE_EXPERT                 | grok-4-1-thinking-1129",
        "grok-4.1-thinking      | grok-4-1-thinking-1129 | MODEL_MODE_GROK_4_1_THINKING      | grok-4-1-thinking-1129",
        "grok-4.20-beta         | grok-420               | MODEL_MODE_GROK_420               | grok-420",
        "grok-imagine-1.0       | grok-3                 | MODEL_MODE_FAST                   | grok-3",
        "grok-imagine-1.0-edit  | imagine-image-edit     | MODEL_MODE_FAST                   | grok-3",
        "grok-imagine-1.0-video | grok-3                 | -                                 | grok-3",
        "grok-video-1.0         | grok-3                 | -                                 | grok-3",
        "grok-3-fast            | grok-3                 | MODEL_MODE_FAST                   | grok-3",
        "grok-4-fast            | grok-4                 | MODEL_MODE_FAST                   | grok-4",
        "grok-4.1               | grok-4-1-thinking-1129 | MODEL_MODE_AUTO                   | grok-4-1-thinking-1129",
      })
  void saysWhatEachModelIsUpstream(String id, String name, String mode, String rateModel) {
    Model model = CATALOG.find(id);

    assertEquals(name, model.upstreamName());
    assertEquals(mode, model.upstreamMode());
    assertEquals(rateModel, model.rateModel());
  }

  @ParameterizedTest
  @CsvSource({
    // id,                   kind,       super, cost, output, raw path
    "grok-3,                 CHAT,       false, 1,  8192, xai/grok-3",
    "grok-3-mini,            CHAT,       false, 1,  8192, xai/grok-3",
    "grok-4-mini,            CHAT,       false, 1,  8192, xai/grok-4-mini",
    "grok-4-heavy,           CHAT,       true,  4, 65536, xai/grok-4",
    "grok-4.1-fast,          CHAT,       false, 1,  8192, xai/grok-4-1-thinking-1129",
    "grok-4.1-expert,        CHAT,       false, 4,  8192, xai/grok-4-1-thinking-1129",
    "grok-4.1-thinking,      CHAT,       false, 4, 32768, xai/grok-4-1-thinking-1129",
    "grok-4.20-beta,         CHAT,       false, 1,  8192, xai/grok-420",
    "grok-imagine-1.0,       IMAGE,      false, 4,  8192, xai/grok-imagine-1.0",
    "grok-imagine-1.0-edit,  IMAGE_EDIT, false, 4,  8192, xai/grok-imagine-1.0-edit",
    "grok-imagine-1.0-video, VIDEO,      false, 4,  8192, xai/grok-imagine-1.0-video",
    "grok-video-1.0,         VIDEO,      false, 4,  8192, xai/grok-video-1.0",
  })
  void saysWhatEachModelMakesAndCosts(
      String id, Model.Kind kind, boolean superOnly, int cost, int maxOutput, String rawPath) {
    Model model = CATALOG.find(id);

    assertEquals(kind, model.kind());
    assertEquals(superOnly, model.superOnly());
    assertEquals(superOnly, model.heavy());
    assertEquals(cost, model.cost());
    assertEquals(maxOutput, model.maxOutputTokens());
    assertEquals(rawPath, model.rawModelPath());
  }

  @Test
  void knowsEarlierNamesWithoutListingThem() {
    for (String alias : List.of("grok-3-fast", "grok-4-fast", "grok-4.1")) {
      assertNotNull(CATALOG.find(alias), alias);
      assertTrue(CATALOG.find(alias).hidden(), alias);
    }
    assertNull(CATALOG.find("grok-2"));
  }

  @Test
  void givesEveryModelATimeOfItsOwnThatIsInThePast() {
    for (Model model : BuiltInModels.ALL) {
      assertTrue(model.created() > 1_700_000_000 && model.created() < 1_780_000_000, model.id());
    }
  }
}
