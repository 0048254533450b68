package grok2api.http;

/** Answers a request, or throws {@link grok2api.refusal.Refused}. */
@FunctionalInterface
public interface Handler {
  Response handle(Request request, PathParameters parameters);
}
