package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Clock;
import grok2api.platform.Digests;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Environment;
import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import grok2api.platform.Platform;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsCrypto;
import grok2api.worker.js.JsPromises;
import grok2api.worker.js.JsRuntime;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** The small ports, each a line or two over the runtime, and the set of them all. */
final class WorkersPorts {
  private WorkersPorts() {}

  static Platform of(JSObject env) {
    WorkersJson json = new WorkersJson();
    FetchHttp http = new FetchHttp();
    return new Platform(
        new D1Sql(JsRuntime.binding(env, "DB")),
        new WorkersKv(env),
        new AssetsBinding(env),
        http,
        http,
        json,
        new WorkersEncodings(),
        new WebCryptoDigests(),
        new WebCrypto(),
        new WebCryptoEntropy(),
        new WorkersClock(),
        new WorkersParallel(),
        new ConsoleLog(json),
        new WorkersEnvironment(env));
  }

  private record WorkersKv(JSObject env) implements Kv {
    @Override
    public String get(String key) {
      JSObject value = settled(JsRuntime.kvGet(binding(), key));
      return value == null ? null : ((JSString) value).stringValue();
    }

    @Override
    public boolean has(String key) {
      return settled(JsRuntime.kvHas(binding(), key)) != null;
    }

    @Override
    public Stored open(String key) {
      JSObject found = settled(JsBytes.kvOpen(binding(), key));
      JSObject value = JsBytes.value(found);
      return value == null ? null : new Stored(new FetchedBytes(value), JsBytes.metadata(found));
    }

    @Override
    public void put(String key, Bytes value, String metadata, long expiresAtSeconds) {
      JSObject array = ((WorkersBytes) value).array();
      settled(JsBytes.kvPut(binding(), key, array, metadata, expiresAtSeconds));
    }

    @Override
    public void put(String key, ByteStream value, String metadata, long expiresAtSeconds) {
      JSObject stream = ((FetchedBytes) value).filled();
      try {
        settled(JsBytes.kvPut(binding(), key, stream, metadata, expiresAtSeconds));
      } catch (KvFailed e) {
        value.cancel();
        throw e;
      }
    }

    @Override
    public void delete(String key) {
      settled(JsRuntime.kvDelete(binding(), key));
    }

    private JSObject binding() {
      return JsRuntime.binding(env, "KV_CACHE");
    }

    private static JSObject settled(JSPromise<? extends JSObject> promise) {
      JsPromises.Settled settled = JsPromises.settle(promise).await();
      if (!settled.isOk()) {
        throw new KvFailed(settled.getMessage());
      }
      return settled.getValue();
    }
  }

  private static final class WorkersEncodings implements Encodings {
    @Override
    public String base64(String text) {
      return JsRuntime.base64(text);
    }

    @Override
    public String base64(Bytes bytes) {
      return JsBytes.toBase64(((WorkersBytes) bytes).array());
    }

    @Override
    public Bytes base64Decoded(String base64) {
      JSObject bytes = JsBytes.fromBase64(base64);
      return bytes == null ? null : new WorkersBytes(bytes);
    }

    @Override
    public String base64UrlDecoded(String base64Url) {
      return JsRuntime.base64UrlDecoded(base64Url);
    }

    @Override
    public String percentDecoded(String text) {
      return JsRuntime.percentDecoded(text);
    }

    @Override
    public String percentEncoded(String text) {
      return JsRuntime.percentEncoded(text);
    }
  }

  private static final class WebCryptoDigests implements Digests {
    @Override
    public String sha256Hex(String text) {
      return JsRuntime.sha256Hex(text).await().stringValue();
    }

    @Override
    public String sha256Base64Url(String text) {
      return JsRuntime.sha256Base64Url(text).await().stringValue();
    }
  }

  private static final class WebCryptoEntropy implements Entropy {
    private static final double VALUES = 4_294_967_296.0;

    /** Fetched at once, since each call leaves the isolate. */
    private static final int STOCK = 64;

    private JSObject stock;
    private int used = STOCK;

    @Override
    public int below(int bound) {
      double limit = VALUES - VALUES % bound;
      double bits;
      do {
        bits = next();
      } while (bits >= limit);
      return (int) (bits % bound);
    }

    private double next() {
      if (used == STOCK) {
        stock = JsRuntime.randomBits(STOCK);
        used = 0;
      }
      return JsRuntime.bitsAt(stock, used++);
    }

    @Override
    public String uuid() {
      return JsRuntime.uuid();
    }

    @Override
    public String base64Url(int bytes) {
      return JsCrypto.randomBase64Url(bytes);
    }

    @Override
    public String hex(int count) {
      StringBuilder digits = new StringBuilder(count);
      while (digits.length() < count) {
        digits.append(Character.forDigit(below(16), 16));
      }
      return digits.toString();
    }
  }

  private static final class WorkersClock implements Clock {
    @Override
    public long nowMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public Stopwatch since(long startedAtMillis) {
      double start = startedAtMillis;
      return () -> (int) (JsRuntime.nowMillis() - start);
    }

    @Override
    public void sleep(long millis) {
      if (millis > 0) {
        pause(millis);
      }
    }

    @Async
    private static native void pause(double millis);

    private static void pause(double millis, AsyncCallback<Void> callback) {
      JsRuntime.startTimer(() -> callback.complete(null), millis);
    }
  }

  private record WorkersEnvironment(JSObject env) implements Environment {
    @Override
    public String variable(String name) {
      return JsRuntime.variable(env, name);
    }

    @Override
    public boolean bound(String name) {
      return JsRuntime.bound(env, name);
    }
  }
}
