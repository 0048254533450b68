package grok2api.openai;

import grok2api.media.PictureSource;
import java.util.List;

/**
 * One turn of the conversation.
 *
 * @param role {@code developer}, {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text its text parts joined by newlines; empty when there is none
 * @param pictures where its pictures are, in order; empty when there are none
 * @param toolCalls calls an assistant made; empty for other roles
 * @param toolCallId the call a {@code tool} message answers, else null
 */
public record ChatMessage(
    String role,
    String text,
    List<PictureSource> pictures,
    List<ToolCall> toolCalls,
    String toolCallId) {
  public ChatMessage {
    pictures = List.copyOf(pictures);
    toolCalls = List.copyOf(toolCalls);
  }

  /** One without pictures. */
  public ChatMessage(String role, String text, List<ToolCall> toolCalls, String toolCallId) {
    this(role, text, List.of(), toolCalls, toolCallId);
  }
}
