package grok2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private final JsonWriter writer = new JsonWriter(new JvmJson());

  @Test
  void separatesMembersAndElementsByItself() {
    writer.object().name("object").value("list").name("data").array();
    writer.value(1).value(true).nullValue().raw("0.95").value((String) null);
    writer.object().end().object().name("a").value(2).end();
    writer.end().name("last").array().end().end();

    assertEquals(
        """
        {"object":"list","data":[1,true,null,0.95,null,{},{"a":2}],"last":[]}""",
        writer.toString());
  }

  @Test
  void quotesNamesAndTexts() {
    writer.object().name("a\"b").value("line\nline").end();

    assertEquals(
        """
        {"a\\"b":"line\\nline"}""",
        writer.toString());
  }

  @Test
  void startsAnewAfterItsTextWasTaken() {
    writer.object().end();
    assertEquals("{}", writer.toString());

    writer.object().name("a").value(1).end();
    assertEquals(
        """
        {"a":1}""",
        writer.toString());
  }
}
