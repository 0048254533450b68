package grok2api.upstream.grok.web;

import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.Platform;
import grok2api.platform.Sockets;
import grok2api.testing.FakeClock;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;

/** The ports that calls to the provider need; the others are null. */
final class TestPorts {
  private TestPorts() {}

  static Platform of(ScriptedHttp http, FakeClock clock, Entropy entropy) {
    return of(http, http, clock, entropy);
  }

  static Platform of(Http http, Sockets sockets, FakeClock clock, Entropy entropy) {
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
        (works, atOnce) -> works.forEach(Runnable::run),
        null,
        null);
  }
}
