package grok2api.http;

/** Puts filters around a handler, the first one outermost. */
public final class Filters {
  private Filters() {}

  public static Filter.Next around(Filter.Next inner, Filter... filters) {
    Filter.Next chain = inner;
    for (int i = filters.length - 1; i >= 0; i--) {
      Filter filter = filters[i];
      Filter.Next rest = chain;
      chain = request -> filter.apply(request, rest);
    }
    return chain;
  }
}
