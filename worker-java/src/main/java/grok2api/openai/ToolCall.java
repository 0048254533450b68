package grok2api.openai;

import grok2api.json.JsonWriter;

/**
 * A function call by the model.
 *
 * @param id e.g. {@code call_5f0e…}
 * @param name of the function
 * @param arguments a JSON object as text; in a client's history, whatever text it has there
 */
public record ToolCall(String id, String name, String arguments) {

  /** Writes the members of a call into an object that the caller opens and closes. */
  void writeMembers(JsonWriter writer) {
    writer.name("id").value(id).name("type").value("function").name("function").object();
    writer.name("name").value(name).name("arguments").value(arguments).end();
  }
}
