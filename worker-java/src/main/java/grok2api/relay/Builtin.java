package grok2api.relay;

import grok2api.routing.Upstream;
import java.util.List;

/** What there is before anything was read. */
final class Builtin {
  /** The Grok accounts, as migration 0104 enters them. */
  static final Upstream GROK =
      new Upstream(
          "grok",
          "grok",
          Upstream.Kind.GROK_WEB,
          "",
          true,
          List.of(),
          0,
          1,
          new Upstream.Limits(0, 0, 0),
          1,
          false,
          List.of(),
          List.of(),
          0,
          0);

  private Builtin() {}
}
