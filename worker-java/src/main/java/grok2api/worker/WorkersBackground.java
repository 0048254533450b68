package grok2api.worker;

import grok2api.platform.Background;
import grok2api.worker.js.JsRuntime;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** {@link Background} by the runtime's {@code waitUntil}. */
record WorkersBackground(JSObject context) implements Background {
  @Override
  public void run(Runnable work) {
    JsRuntime.waitUntil(context, GreenThreads.run(work));
  }

  @Override
  public void later(int delayMillis, Runnable work) {
    JsRuntime.waitUntil(
        context,
        new JSPromise<JSObject>(
            (resolve, reject) ->
                JsRuntime.startTimer(
                    () ->
                        GreenThreads.run(work)
                            .onSettled(
                                () -> {
                                  resolve.accept(null);
                                  return null;
                                }),
                    delayMillis)));
  }
}
