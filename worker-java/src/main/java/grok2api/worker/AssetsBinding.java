package grok2api.worker;

import grok2api.platform.Assets;
import grok2api.platform.ByteStream;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsPromises;
import grok2api.worker.js.JsRequest;
import grok2api.worker.js.JsRuntime;
import org.teavm.jso.JSObject;

/** {@link Assets} over the binding {@code ASSETS}. */
record AssetsBinding(JSObject env) implements Assets {
  /** The binding looks at the path alone. */
  private static final String ORIGIN = "https://assets.invalid";

  @Override
  public Asset get(String path, String knownETag) {
    JSObject binding = JsRuntime.binding(env, "ASSETS");
    JsPromises.Settled settled =
        JsPromises.settle(JsFetch.fetchAsset(binding, ORIGIN + path, knownETag)).await();
    if (!settled.isOk()) {
      throw new IllegalStateException("ASSETS did not answer: " + settled.getMessage());
    }
    return new FetchedAsset(settled.getValue());
  }

  private record FetchedAsset(JSObject response) implements Asset {
    @Override
    public int status() {
      return JsFetch.status(response);
    }

    @Override
    public String header(String name) {
      return JsRequest.header(response, name);
    }

    @Override
    public ByteStream body() {
      return new FetchedBytes(JsFetch.body(response));
    }
  }
}
