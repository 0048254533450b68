package grok2api.upstream.grok.web;

import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.Parallel;
import grok2api.platform.Platform;
import grok2api.platform.Sockets;
import grok2api.testing.FakeClock;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import java.util.List;

/** The ports that calls to the provider need; the others are null. */
final class TestPorts {
  private TestPorts() {}

  static Platform of(ScriptedHttp http, FakeClock clock, Entropy entropy) {
    return of(http, http, clock, entropy);
  }

  static Platform of(Http http, Sockets sockets, FakeClock clock, Entropy entropy) {
    return of(http, sockets, TestPorts::inTurn, clock, entropy);
  }

  static Platform of(ScriptedHttp http, Parallel parallel, FakeClock clock, Entropy entropy) {
    return of(http, http, parallel, clock, entropy);
  }

  private static void inTurn(List<Runnable> works, int atOnce) {
    works.forEach(Runnable::run);
  }

  private static Platform of(
      Http http, Sockets sockets, Parallel parallel, FakeClock clock, Entropy entropy) {
    return new Platform(
        null,
        null,
        null,
        http,
        sockets,
        new JvmJson(),
        new JvmEncodings(),
        null,
        null,
        entropy,
        clock,
        parallel,
        null,
        null);
  }
}
