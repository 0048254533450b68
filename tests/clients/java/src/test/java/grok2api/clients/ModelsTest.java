package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  @Test
  void listsTheModels() {
    List<Model> models =
        GatewayUnderTest.client().models().list().autoPager().stream()
            .map(Model::validate)
            .toList();
    assertEquals("grok-3", models.get(0).id());
    assertTrue(models.stream().anyMatch(model -> model.id().equals("grok-4")));
  }

  @Test
  void retrievesOneModel() {
    Model model = GatewayUnderTest.client().models().retrieve("grok-4").validate();
    assertEquals("grok-4", model.id());
    assertEquals("x-ai", model.ownedBy());
  }
}
