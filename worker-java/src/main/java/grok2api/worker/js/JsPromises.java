package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSPromise;

/**
 * Promises settled into a value before they are awaited: a bare {@code await()} drops the message
 * of a rejection.
 */
public final class JsPromises {
  private JsPromises() {}

  /** Either a value or a message. */
  public interface Settled extends JSObject {
    @JSProperty
    boolean isOk();

    @JSProperty
    JSObject getValue();

    /** {@code name: message} of the rejection. */
    @JSProperty
    String getMessage();
  }

  @JSBody(
      params = "promise",
      script =
          "return promise.then("
              + "function (value) { return {ok: true, value: value}; }, function (e) {"
              + " return {ok: false, message: e && e.message ? e.name + ': ' + e.message : String(e)};"
              + " });")
  public static native JSPromise<Settled> settle(JSPromise<? extends JSObject> promise);
}
