package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/**
 * Everything else the runtime offers: variables, randomness, digests, timers, console, responses.
 */
public final class JsRuntime {
  private JsRuntime() {}

  @JSBody(
      params = {"env", "name"},
      script = "return typeof env[name] === 'string' ? env[name] : null;")
  public static native String variable(JSObject env, String name);

  @JSBody(
      params = {"env", "name"},
      script = "return env[name] !== undefined;")
  public static native boolean bound(JSObject env, String name);

  @JSBody(
      params = {"env", "name"},
      script = "return env[name];")
  public static native JSObject binding(JSObject env, String name);

  @JSBody(
      params = {"context", "promise"},
      script = "context.waitUntil(promise);")
  public static native void waitUntil(JSObject context, JSPromise<?> promise);

  @JSBody(params = "controller", script = "return controller.cron;")
  public static native String cron(JSObject controller);

  @JSBody(script = "return crypto.randomUUID();")
  public static native String uuid();

  @JSBody(script = "return Date.now();")
  public static native double nowMillis();

  /** That many times 32 random bits. */
  @JSBody(params = "count", script = "return crypto.getRandomValues(new Uint32Array(count));")
  public static native JSObject randomBits(int count);

  @JSBody(
      params = {"bits", "index"},
      script = "return bits[index];")
  public static native double bitsAt(JSObject bits, int index);

  @JSBody(
      params = "text",
      script =
          "return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)).then(hash =>"
              + " Array.from(new Uint8Array(hash), b => b.toString(16).padStart(2, '0')).join(''));")
  public static native JSPromise<JSString> sha256Hex(String text);

  @JSBody(
      params = "text",
      script =
          "return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)).then(hash =>"
              + " btoa(String.fromCharCode.apply(null, new Uint8Array(hash)))"
              + ".replace(/\\+/g, '-').replace(/\\//g, '_').replace('=', ''));")
  public static native JSPromise<JSString> sha256Base64Url(String text);

  @JSBody(
      params = "text",
      script =
          "const bytes = new TextEncoder().encode(text); let latin = '';"
              + " for (let i = 0; i < bytes.length; i++) latin += String.fromCharCode(bytes[i]);"
              + " return btoa(latin);")
  public static native String base64(String text);

  /** Null for what cannot be decoded. */
  @JSBody(
      params = "text",
      script =
          "if (!/^[A-Za-z0-9_-]*$/.test(text)) { return null; }"
              + " try { const latin = atob(text.replace(/-/g, '+').replace(/_/g, '/'));"
              + " return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})"
              + ".decode(Uint8Array.from(latin, c => c.charCodeAt(0)));"
              + " } catch (e) { return null; }")
  public static native String base64UrlDecoded(String text);

  @JSBody(
      params = "text",
      script = "try { return decodeURIComponent(text); } catch (e) { return text; }")
  public static native String percentDecoded(String text);

  /** Half a surrogate pair becomes U+FFFD. */
  @JSBody(params = "text", script = "return encodeURIComponent(text.toWellFormed());")
  public static native String percentEncoded(String text);

  @JSBody(
      params = {"action", "millis"},
      script = "return setTimeout(action, millis);")
  public static native JSObject startTimer(JsStreams.OnDone action, double millis);

  @JSBody(params = "timer", script = "clearTimeout(timer);")
  public static native void stopTimer(JSObject timer);

  @JSBody(
      params = {"kv", "key"},
      script = "return kv.get(key);")
  public static native JSPromise<JSString> kvGet(JSObject kv, String key);

  /** Settles with something when there is a value, with null otherwise. */
  @JSBody(
      params = {"kv", "key"},
      script =
          "return kv.get(key, 'stream').then(value =>"
              + " value === null ? null : value.cancel().then(() => true));")
  public static native JSPromise<JSObject> kvHas(JSObject kv, String key);

  /** Settles with nothing, whether there was a value or not. */
  @JSBody(
      params = {"kv", "key"},
      script = "return kv.delete(key);")
  public static native JSPromise<JSObject> kvDelete(JSObject kv, String key);

  @JSBody(params = "line", script = "console.log(line);")
  public static native void logInfo(String line);

  @JSBody(params = "line", script = "console.warn(line);")
  public static native void logWarn(String line);

  @JSBody(params = "line", script = "console.error(line);")
  public static native void logError(String line);

  @JSBody(params = "error", script = "return String(error.stack);")
  public static native String stack(JSObject error);

  /** Header names and values alternate; {@code body} is a string, a readable stream or null. */
  @JSBody(
      params = {"status", "headers", "body"},
      script =
          "const lines = new Headers();"
              + " for (let i = 0; i < headers.length; i += 2) lines.append(headers[i], headers[i + 1]);"
              + " return new Response(body, {status: status, headers: lines});")
  public static native JSObject response(int status, JSArray<JSString> headers, JSObject body);
}
