package grok2api.worker;

import grok2api.Application;
import grok2api.worker.js.JsRuntime;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** What the shim calls. */
public final class WorkerMain {
  private static Application application;

  private WorkerMain() {}

  /** Answers one request; never rejects. */
  @JSExport
  public static JSPromise<JSObject> fetch(JSObject request, JSObject env, JSObject context) {
    JSPromise<JSObject> answer =
        GreenThreads.call(
            () -> {
              WorkersRequest incoming = new WorkersRequest(request, context);
              return ResponseWriter.write(application(env).handle(incoming), context);
            });
    // Without this the runtime ends the invocation when the client leaves before the first byte,
    // and
    // nothing would be settled or logged.
    JsRuntime.waitUntil(context, answer);
    return answer;
  }

  /** Runs the jobs of one cron time. */
  @JSExport
  public static JSPromise<JSObject> scheduled(JSObject controller, JSObject env, JSObject context) {
    String cron = JsRuntime.cron(controller);
    return GreenThreads.run(() -> application(env).runScheduled(cron));
  }

  /** Bindings stay the same for an isolate's life, so the gateway is built once. */
  private static Application application(JSObject env) {
    if (application == null) {
      application = new Application(WorkersPorts.of(env));
    }
    return application;
  }
}
