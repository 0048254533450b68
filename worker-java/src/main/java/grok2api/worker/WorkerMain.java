package grok2api.worker;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

public final class WorkerMain {
  private WorkerMain() {}

  @JSExport
  public static JSPromise<JSObject> fetch(JSObject request, JSObject env, JSObject context) {
    return JSPromise.callAsync(
        () -> {
          String t = text(request).await();
          if (t.equals("boom")) {
            throw new IllegalStateException("boom");
          }
          return response(scan(t));
        });
  }

  static String scan(String s) {
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) == '"') n++;
    }
    return Integer.toString(n) + s.substring(0, 1);
  }

  @JSBody(params = "r", script = "return r.text();")
  private static native JSPromise<String> text(JSObject r);

  @JSBody(params = "s", script = "return new Response(s);")
  private static native JSObject response(String s);
}
