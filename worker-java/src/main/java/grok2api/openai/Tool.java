package grok2api.openai;

/**
 * A function the client offers.
 *
 * @param description may be empty
 * @param parameters its JSON schema as text; {@code {}} when none was given
 */
public record Tool(String name, String description, String parameters) {}
