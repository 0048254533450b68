package grok2api.openai;

/**
 * A function call by the model.
 *
 * @param id e.g. {@code call_5f0e…}
 * @param name of the function
 * @param arguments a JSON object as text
 */
public record ToolCall(String id, String name, String arguments) {}
