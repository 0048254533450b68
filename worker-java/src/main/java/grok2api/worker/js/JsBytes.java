package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSPromise;

/** Bytes in memory ({@code Uint8Array}) and what is done to streams of them. */
public final class JsBytes {
  private JsBytes() {}

  @JSBody(params = "bytes", script = "return bytes.length;")
  public static native int size(JSObject bytes);

  @JSBody(
      params = {"bytes", "index"},
      script = "return bytes[index];")
  public static native int at(JSObject bytes, int index);

  /** A stream that knows its length. */
  @JSBody(params = "bytes", script = "return new Response(bytes).body;")
  public static native JSObject stream(JSObject bytes);

  @JSBody(params = "bytes", script = "return bytes.toBase64();")
  public static native String toBase64(JSObject bytes);

  /** Null for what is no Base64. */
  @JSBody(
      params = "text",
      script = "try { return Uint8Array.fromBase64(text); } catch (e) { return null; }")
  public static native JSObject fromBase64(String text);

  /** The same memory under the type that is used here. */
  @JSBody(
      params = "array",
      script = "return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);")
  public static native JSObject unsigned(JSObject array);

  /**
   * {@code length} bytes of a stream after the first {@code skip}. The source is read as the result
   * is, and cancelled after the last of them.
   */
  @JSBody(
      params = {"stream", "skip", "length"},
      script =
          "const source = stream.getReader(), part = new FixedLengthStream(length);"
              + " const sink = part.writable.getWriter(); let from = skip, left = length;"
              + " function end(e) { source.cancel(e).catch(function () {}); }"
              + " function took(result) {"
              + "   if (result.done) { return left > 0 ? sink.abort(new Error('source too short'))"
              + "     : sink.close(); }"
              + "   const bytes = result.value;"
              + "   if (from >= bytes.length) { from -= bytes.length; return source.read().then(took); }"
              + "   const wanted = bytes.subarray(from, Math.min(bytes.length, from + left));"
              + "   from = 0; left -= wanted.length;"
              + "   return sink.write(wanted).then(function () {"
              + "     if (left > 0) { return source.read().then(took); }"
              + "     end(); return sink.close(); });"
              + " }"
              + " (left > 0 ? source.read().then(took) : (end(), sink.close()))"
              + ".catch(function (e) { end(e); sink.abort(e).catch(function () {}); });"
              + " return part.readable;")
  public static native JSObject slice(JSObject stream, double skip, double length);

  /**
   * The same bytes for two: {@code {client, store, stored}}. Each piece is read when both have
   * taken the one before; whoever has gone, or a store that takes nothing for ten seconds, is no
   * longer waited for. The store's stream has {@code abandon()}, for a store that has refused
   * without letting go of it.
   */
  @JSBody(
      params = {"stream", "maxBytes"},
      script =
          "const source = stream.getReader();"
              + " const client = new IdentityTransformStream(), store = new IdentityTransformStream();"
              + " const toClient = client.writable.getWriter(), toStore = store.writable.getWriter();"
              + " const copy = {client: client.readable, store: store.readable, stored: 0};"
              + " let clientThere = true, storeThere = true, waiting = 0;"
              + " function leave() { clientThere = false; }"
              + " function abandon(e) { storeThere = false; toStore.abort(e).catch(function () {}); }"
              + " copy.store.abandon = function () { abandon(new Error('refused')); };"
              + " const watch = setInterval(function () {"
              + "   if (storeThere && waiting && Date.now() - waiting > 10000) {"
              + "     abandon(new Error('store too slow')); } }, 1000);"
              + " toClient.closed.catch(leave); toStore.closed.catch(function () { storeThere = false; });"
              + " function refused() { storeThere = false; }"
              + " function next() {"
              + "   if (clientThere || storeThere) { source.read().then(took, broken); }"
              + "   else { source.cancel().catch(function () {}); over(); }"
              + " }"
              + " function took(result) {"
              + "   if (result.done) { over(); return; }"
              + "   const size = result.value.length, writes = [];"
              + "   if (storeThere && copy.stored + size > maxBytes) { abandon(new Error('too large')); }"
              + "   if (storeThere) { waiting = Date.now(); writes.push("
              + "     toStore.write(result.value).then(function () { copy.stored += size; }, refused)"
              + "       .then(function () { waiting = 0; })); }"
              + "   if (clientThere) { writes.push(toClient.write(result.value).catch(leave)); }"
              + "   Promise.all(writes).then(next);"
              + " }"
              + " function over() {"
              + "   clearInterval(watch);"
              + "   if (clientThere) { toClient.close().catch(leave); }"
              + "   if (storeThere) { toStore.close().catch(refused); }"
              + " }"
              + " function broken(e) {"
              + "   clearInterval(watch); toClient.abort(e).catch(leave); abandon(e);"
              + " }"
              + " next();"
              + " return copy;")
  public static native JSObject copy(JSObject stream, double maxBytes);

  @JSBody(params = "copy", script = "return copy.client;")
  public static native JSObject forClient(JSObject copy);

  @JSBody(params = "copy", script = "return copy.store;")
  public static native JSObject forStore(JSObject copy);

  @JSBody(params = "copy", script = "return copy.stored;")
  public static native double stored(JSObject copy);

  /** Lets go of a stream, whoever holds it. */
  @JSBody(
      params = "stream",
      script =
          "if (stream.abandon) { stream.abandon(); }"
              + " else { stream.cancel().catch(function () {}); }")
  public static native void drop(JSObject stream);

  /** Settles with {@code {value, metadata}}; a value of null for none. */
  @JSBody(
      params = {"kv", "key"},
      script = "return kv.getWithMetadata(key, 'stream');")
  public static native JSPromise<JSObject> kvOpen(JSObject kv, String key);

  @JSBody(params = "found", script = "return found.value;")
  public static native JSObject value(JSObject found);

  @JSBody(
      params = "found",
      script = "return found.metadata === null ? null : JSON.stringify(found.metadata);")
  public static native String metadata(JSObject found);

  /** Stores a {@code Uint8Array} or a stream. */
  @JSBody(
      params = {"kv", "key", "value", "metadata", "expiresAtSeconds"},
      script =
          "return kv.put(key, value,"
              + " {metadata: JSON.parse(metadata), expiration: expiresAtSeconds});")
  public static native JSPromise<JSObject> kvPut(
      JSObject kv, String key, JSObject value, String metadata, double expiresAtSeconds);

  /**
   * The parts of a form as an array, four entries each: name, null or the file's name, the text or
   * the file's type, null or its bytes.
   */
  @JSBody(
      params = "message",
      script =
          "return message.formData().then(function (form) {"
              + "   return Promise.all(Array.from(form.entries(), function (entry) {"
              + "     const value = entry[1];"
              + "     return typeof value === 'string' ? [entry[0], null, value, null]"
              + "       : value.arrayBuffer().then(function (buffer) {"
              + "         return [entry[0], value.name, value.type, new Uint8Array(buffer)]; });"
              + "   })).then(function (parts) { return parts.flat(); });"
              + " });")
  public static native JSPromise<JSObject> form(JSObject message);

  /** The same as an array. */
  @JSBody(params = "array", script = "return array;")
  public static native JSArrayReader<JSObject> list(JSObject array);

  /** A message with a body that was read before. */
  @JSBody(
      params = {"bytes", "contentType"},
      script = "return new Response(bytes, {headers: {'Content-Type': contentType}});")
  public static native JSObject message(JSObject bytes, String contentType);
}
