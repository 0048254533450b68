/**
 * The Worker's entry: hands what the platform calls to the gateway that TeaVM made out of Java.
 * Nothing is decided here; see worker-java/src/main/java/grok2api/worker/WorkerMain.java.
 */
import * as gateway from '../worker-java/target/teavm/gateway.js';

// V8 keeps ten frames of a stack; the constructors of a Java exception alone take three or four.
Error.stackTraceLimit = 30;

export default {
  /** Answers one HTTP request with a promise of a Response. */
  fetch(request, env, context) {
    return gateway.fetch(request, env, context);
  },

  /** Runs the jobs of one cron time (`controller.cron`, see `[triggers]` in wrangler.toml). */
  scheduled(controller, env, context) {
    return gateway.scheduled(controller, env, context);
  },
};
