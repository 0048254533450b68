package grok2api.http;

/** A request with another value of one header, for what was said in another place. */
public record WithHeader(Request request, String name, String value) implements AlteredRequest {
  @Override
  public String header(String asked) {
    return asked.equalsIgnoreCase(name) ? value : request.header(asked);
  }
}
