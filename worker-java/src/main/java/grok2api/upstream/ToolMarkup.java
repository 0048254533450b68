package grok2api.upstream;

import grok2api.openai.ToolCall;
import java.util.List;

/**
 * The element by which a provider without client tools is asked to write calls, and in which
 * earlier calls are shown to it.
 *
 * <pre>{@code
 * <tool_calls><tool_call><tool_name>NAME</tool_name><parameters>{…}</parameters></tool_call></tool_calls>
 * }</pre>
 */
final class ToolMarkup {
  static final String CALLS = "<tool_calls>";
  static final String CALLS_END = "</tool_calls>";
  static final String CALL = "<tool_call>";
  static final String CALL_END = "</tool_call>";
  static final String NAME = "<tool_name>";
  static final String NAME_END = "</tool_name>";
  static final String PARAMETERS = "<parameters>";
  static final String PARAMETERS_END = "</parameters>";

  private ToolMarkup() {}

  static String write(List<ToolCall> calls) {
    String inside = "";
    for (ToolCall call : calls) {
      inside += one(call.name(), call.arguments());
    }
    return CALLS + inside + CALLS_END;
  }

  /** The form as a model is taught it. */
  static String example() {
    return CALLS + one("NAME", "{JSON object}") + CALLS_END;
  }

  private static String one(String name, String arguments) {
    return CALL + NAME + name + NAME_END + PARAMETERS + arguments + PARAMETERS_END + CALL_END;
  }
}
