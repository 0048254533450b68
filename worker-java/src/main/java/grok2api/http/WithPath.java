package grok2api.http;

/** A request with another path, for what has two addresses. */
public record WithPath(Request request, String path) implements AlteredRequest {}
