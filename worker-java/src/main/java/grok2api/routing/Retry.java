package grok2api.routing;

import java.util.List;

/**
 * When another credential or another upstream is worth a try. Only before the client has seen
 * anything.
 *
 * @param attempts calls for one request, at least 1
 * @param statuses of the upstream that lead to another attempt. A connection that fails or an
 *     answer that is late or empty counts as 502 and 504.
 */
public record Retry(int attempts, List<Integer> statuses) {
  public static final int MAX_ATTEMPTS = 10;

  /**
   * What lies with a credential or with the upstream, and not with the request: 402 is a credit
   * used up, 529 an upstream with too much to do.
   */
  public static final Retry USUAL =
      new Retry(4, List.of(401, 402, 403, 408, 429, 500, 502, 503, 504, 520, 522, 524, 529));

  public Retry {
    statuses = List.copyOf(statuses);
  }
}
