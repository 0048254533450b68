package grok2api.worker;

import java.util.concurrent.Callable;
import org.teavm.jso.JSExceptions;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;
import org.teavm.platform.Platform;

/**
 * Starts work that may wait, as a promise.
 *
 * <p>{@code JSPromise.callAsync} does the same with a {@code java.lang.Thread}, whose frames would
 * be left and entered again at every wait.
 */
final class GreenThreads {
  private GreenThreads() {}

  static <T extends JSObject> JSPromise<T> call(Callable<T> work) {
    return new JSPromise<>(
        (resolve, reject) ->
            Platform.startThread(
                () -> {
                  T result;
                  try {
                    result = work.call();
                  } catch (Throwable defect) {
                    reject.accept(JSExceptions.getJSException(defect));
                    return;
                  }
                  resolve.accept(result);
                }));
  }

  static JSPromise<JSObject> run(Runnable work) {
    return call(
        () -> {
          work.run();
          return null;
        });
  }
}
