package grok2api.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.models.OperatorModels.Overlaid;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorModelsTest {
  @Test
  void leavesTheTableAloneWhenThereAreNoRows() {
    Overlaid none = OperatorModels.over(BuiltInModels.ALL, null);

    assertEquals(new ModelCatalog(BuiltInModels.ALL).listed(), none.catalog().listed());
    assertEquals(List.of(), none.warnings());
    assertEquals(List.of(), over("null").warnings());
  }

  @Test
  void addsAModelAtTheEnd() {
    Overlaid overlaid =
        over(
            """
            [{"id":"grok-5","display_name":"Grok 5","kind":"chat","super_only":true,"cost":4,
              "upstream_name":"grok-5-0401","upstream_mode":"MODEL_MODE_GROK_5",
              "rate_model":"grok-5","max_output_tokens":16384,"created":1790000000}]
            """);

    List<Model> listed = overlaid.catalog().listed();
    assertEquals(
        new Model(
            "grok-5",
            "Grok 5",
            Model.Kind.CHAT,
            true,
            4,
            "grok-5-0401",
            "MODEL_MODE_GROK_5",
            "grok-5",
            16384,
            1_790_000_000,
            false),
        listed.get(listed.size() - 1));
    assertEquals(List.of(), overlaid.warnings());
  }

  @Test
  void needsNothingButAnId() {
    assertEquals(
        new Model(
            "grok-5",
            "grok-5",
            Model.Kind.CHAT,
            false,
            1,
            "grok-5",
            "MODEL_MODE_FAST",
            "grok-5",
            8192,
            1_770_000_000,
            false),
        over("[{\"id\":\"grok-5\"}]").catalog().find("grok-5"));
  }

  @Test
  void drawsOnTheQuotaOfTheUpstreamNameUnlessToldOtherwise() {
    Model model =
        over("[{\"id\":\"grok-5\",\"upstream_name\":\"grok-5-0401\"}]").catalog().find("grok-5");

    assertEquals("grok-5-0401", model.rateModel());
  }

  @Test
  void changesOnlyWhatARowNamesAndKeepsThePlace() {
    Overlaid overlaid =
        over("[{\"id\":\"grok-3\",\"upstream_mode\":\"MODEL_MODE_AUTO\",\"cost\":2}]");

    assertEquals(
        new Model(
            "grok-3",
            "Grok 3",
            Model.Kind.CHAT,
            false,
            2,
            "grok-3",
            "MODEL_MODE_AUTO",
            "grok-3",
            8192,
            1_739_750_400,
            false),
        overlaid.catalog().listed().get(0));
  }

  @Test
  void hidesABuiltInModelAndShowsAnAlias() {
    ModelCatalog catalog =
        over("[{\"id\":\"grok-3\",\"hidden\":true},{\"id\":\"grok-4.1\",\"hidden\":false}]")
            .catalog();

    assertEquals("grok-3-mini", catalog.listed().get(0).id());
    assertEquals(16, catalog.listed().size());
    assertEquals("grok-4.1", catalog.listed().get(15).id());
  }

  @Test
  void takesAModeAwayWithNull() {
    assertNull(
        over("[{\"id\":\"grok-3\",\"upstream_mode\":null}]")
            .catalog()
            .find("grok-3")
            .upstreamMode());
    assertNull(
        over("[{\"id\":\"grok-3\",\"upstream_mode\":\"\"}]")
            .catalog()
            .find("grok-3")
            .upstreamMode());
  }

  @Test
  void mayRepeatTheKindOfAnExistingModel() {
    Overlaid overlaid =
        over("[{\"id\":\"grok-4-heavy\",\"kind\":\"chat\",\"super_only\":true,\"cost\":8}]");

    assertEquals(8, overlaid.catalog().find("grok-4-heavy").cost());
    assertEquals(List.of(), overlaid.warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "7                                        | Expected an object at grok.models.0",
        "{}                                       | Expected a string at grok.models.0.id",
        "{\"id\":7}                               | Expected a string at grok.models.0.id",
        "{\"id\":\"a b\"} | Expected 1 to 64 letters, digits, dots, colons, _ or - at grok.models.0.id",
        "{\"id\":\"\"}    | Expected 1 to 64 letters, digits, dots, colons, _ or - at grok.models.0.id",
        "{\"id\":\"x\",\"kind\":\"song\"}"
            + "| Expected chat, image, image_edit or video at grok.models.0.kind",
        "{\"id\":\"x\",\"cost\":0}        | Expected a number from 1 to 80 at grok.models.0.cost",
        "{\"id\":\"x\",\"cost\":81}       | Expected a number from 1 to 80 at grok.models.0.cost",
        "{\"id\":\"x\",\"cost\":\"2\"}    | Expected an integer at grok.models.0.cost",
        "{\"id\":\"x\",\"hidden\":\"no\"} | Expected a boolean at grok.models.0.hidden",
        "{\"id\":\"x\",\"upstream_name\":7} | Expected a string at grok.models.0.upstream_name",
        "{\"id\":\"grok-3\",\"kind\":\"image\"}"
            + "| Expected no other kind than chat at grok.models.0.kind",
        "{\"id\":\"grok-4-heavy\",\"super_only\":false}"
            + "| Expected no change to an existing model at grok.models.0.super_only",
        "{\"id\":\"grok-3\",\"super_only\":true}"
            + "| Expected no change to an existing model at grok.models.0.super_only",
      })
  void leavesOutAWrongRowAndSaysSo(String row, String warning) {
    Overlaid overlaid = over("[" + row + ",{\"id\":\"grok-5\"}]");

    assertEquals(List.of("Model row left out: " + warning), overlaid.warnings());
    assertEquals(17, overlaid.catalog().listed().size());
    assertEquals(
        new ModelCatalog(BuiltInModels.ALL).listed(), overlaid.catalog().listed().subList(0, 16));
  }

  @Test
  void saysThatRowsMustBeAnArray() {
    assertEquals(
        List.of("Model rows left out: Expected an array at grok.models"), over("{}").warnings());
  }

  private static Overlaid over(String rows) {
    return OperatorModels.over(BuiltInModels.ALL, new JvmJson().parse(rows));
  }
}
