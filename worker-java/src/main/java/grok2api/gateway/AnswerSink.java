package grok2api.gateway;

import grok2api.json.JsonText;
import grok2api.openai.ToolCall;

/** Takes an answer's parts in order: as chunks of a stream, or collected into one message. */
interface AnswerSink {
  void content(JsonText text);

  /** Only with reasoning in a field of its own. */
  void reasoning(JsonText text);

  void toolCall(int index, ToolCall call);
}
