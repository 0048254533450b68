package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSBodyImport;
import org.teavm.jso.JSFunctor;
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

  /** A copy, some of whose bytes are those of a text. */
  @JSBody(
      params = {"bytes", "at", "length", "text"},
      script =
          "const middle = new TextEncoder().encode(text);"
              + " const whole = new Uint8Array(bytes.length - length + middle.length);"
              + " whole.set(bytes.subarray(0, at)); whole.set(middle, at);"
              + " whole.set(bytes.subarray(at + length), at + middle.length);"
              + " return whole;")
  public static native JSObject replaced(JSObject bytes, int at, int length, String text);

  /** Where a part of other bytes begins among them; -1 for one with a memory of its own. */
  @JSBody(
      params = {"whole", "part"},
      script = "return part.buffer === whole.buffer ? part.byteOffset - whole.byteOffset : -1;")
  public static native int place(JSObject whole, JSObject part);

  /** A stream that knows its length. */
  @JSBody(params = "bytes", script = "return new Response(bytes).body;")
  public static native JSObject stream(JSObject bytes);

  @JSBody(script = "return new Response(new Uint8Array(0)).body;")
  public static native JSObject emptyStream();

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

  /** Bytes {@code from} to {@code to}, the latter not among them; no copy. */
  @JSBody(
      params = {"bytes", "from", "to"},
      script = "return bytes.subarray(from, to);")
  public static native JSObject part(JSObject bytes, double from, double to);

  /** Receives a piece of a stream; null at the end. */
  @JSFunctor
  public interface OnBytes extends JSObject {
    void accept(JSObject bytes);
  }

  /** Receives why a stream broke. */
  @JSFunctor
  public interface OnError extends JSObject {
    void accept(JSObject error);
  }

  /**
   * Reads a stream in pieces of at most 64 KiB, as they come; the runtime's own are of 4. Each
   * piece lies where the one before it was.
   */
  @JSBody(
      params = {"stream", "onBytes", "onError"},
      script =
          "return {source: stream.getReader({mode: 'byob'}), free: new ArrayBuffer(65536),"
              + " onError: onError, took: function (result) {"
              + "   if (result.done) { onBytes(null); return; }"
              + "   this.free = result.value.buffer; onBytes(result.value); }};")
  public static native JSObject reader(JSObject stream, OnBytes onBytes, OnError onError);

  /** One read, once the piece before it is needed no more. */
  @JSBody(
      params = "reader",
      script =
          "reader.source.read(new Uint8Array(reader.free))"
              + ".then(function (result) { reader.took(result); }, reader.onError);")
  public static native void read(JSObject reader);

  @JSBody(params = "reader", script = "reader.source.cancel().catch(function () {});")
  public static native void cancel(JSObject reader);

  /**
   * A stream to be written; a length below 0 is not known. What is written waits until it is read.
   */
  @JSBody(
      params = {"length", "onTaken", "onGone"},
      script =
          "const stream = length < 0 ? new IdentityTransformStream() : new FixedLengthStream(length);"
              + " return {readable: stream.readable, writer: stream.writable.getWriter(),"
              + " onTaken: onTaken, onGone: onGone};")
  public static native JSObject pipe(
      double length, JsStreams.OnDone onTaken, JsStreams.OnDone onGone);

  /** One write at a time; calls back when the bytes have been read, or never will be. */
  @JSBody(
      params = {"pipe", "bytes"},
      script = "pipe.writer.write(bytes).then(pipe.onTaken, pipe.onGone);")
  public static native void write(JSObject pipe, JSObject bytes);

  /** Breaks a stream that is written. */
  @JSBody(
      params = {"pipe", "error"},
      script = "pipe.writer.abort(error).catch(function () {});")
  public static native void abort(JSObject pipe, JSObject error);

  /** What a lost connection looks like; the runtime logs any other error of a body as a defect. */
  @JSBody(
      params = "message",
      script = "return Object.assign(new Error(message), {retryable: true});")
  public static native JSObject lost(String message);

  @JSBody(
      params = {"name", "message"},
      script = "return new DOMException(message, name);")
  public static native JSObject error(String name, String message);

  /** Lets go of a stream that nobody reads. */
  @JSBody(params = "stream", script = "stream.cancel().catch(function () {});")
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
   * the file's type, the bytes; null for what is no form. By a library, since the runtime's own
   * parser has every file in memory three times, where here they are parts of the same bytes, and
   * makes text of files without a name, which openai-java sends.
   */
  @JSBody(
      params = {"bytes", "contentType"},
      script =
          "const boundary = multipart.getMultipartBoundary(contentType), list = [];"
              + " if (!boundary || bytes.length === 0) { return null; }"
              + " try {"
              + "   const parts = multipart.parseMultipart(bytes, {boundary: boundary,"
              + "     maxFileSize: bytes.length, maxTotalSize: bytes.length});"
              + "   Array.from(parts).forEach(function (part) {"
              + "     if (part.name === undefined) { throw new Error('no name'); }"
              + "     const content = part.content.length === 1 ? part.content[0] : part.bytes;"
              + "     if (part.isText) { list.push(part.name, null, part.text, content); }"
              + "     else { list.push(part.name, part.filename || '',"
              + "       part.headers['content-type'] || '', content); }"
              + "   });"
              + " } catch (e) { return null; }"
              + " return list;",
      imports = @JSBodyImport(alias = "multipart", fromModule = "@remix-run/multipart-parser"))
  public static native JSArrayReader<JSObject> form(JSObject bytes, String contentType);
}
