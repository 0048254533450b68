package grok2api.testing;

/** Lines of grok.com's stream as {@code upstream-grok.md} 8 shows them. */
public final class GrokFrames {
  private static final JvmJson JSON = new JvmJson();

  private GrokFrames() {}

  /** A piece of answer. */
  public static String token(String text) {
    return frame(
        "\"token\":" + JSON.quote(text) + ",\"isThinking\":false,\"messageTag\":\"final\"");
  }

  /** A piece of reasoning. */
  public static String thinking(String text) {
    return frame("\"token\":" + JSON.quote(text) + ",\"isThinking\":true");
  }

  /** The finished answer. */
  public static String done(String message) {
    return frame(
        "\"modelResponse\":{\"message\":" + JSON.quote(message) + ",\"model\":\"grok-4\"}");
  }

  public static String error(int code, String message) {
    return "{\"error\":{\"code\":" + code + ",\"message\":" + JSON.quote(message) + "}}\n";
  }

  public static String frame(String members) {
    return "{\"result\":{\"response\":{" + members + "}}}\n";
  }

  /** A whole answer in one piece. */
  public static ScriptedHttp.Reply answer(String text) {
    return ScriptedHttp.pieces(token(text) + done(text));
  }
}
