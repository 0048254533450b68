package grok2api.upstream.grok.web;

import grok2api.media.Picture;
import grok2api.openai.ChatRequest;
import grok2api.platform.Json;
import grok2api.platform.Parallel;
import grok2api.platform.Platform;
import grok2api.settings.GrokSettings;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.MediaUpstream.Uploaded;
import grok2api.upstream.PromptText;
import grok2api.upstream.StreamLimits;
import grok2api.upstream.ToolCallParser;
import grok2api.upstream.UpstreamCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers chats through grok.com's web protocol, one new conversation for each. Pictures are
 * uploaded first; a chat may consist of nothing else, then its message is empty.
 *
 * <p>Keeps nothing between calls; one instance serves a whole isolate.
 */
public final class GrokWebUpstream implements ChatUpstream {
  private static final int UPLOADS_AT_ONCE = 5;

  /** With more than this they go up one by one, as each is in memory four times on its way. */
  private static final int UPLOAD_BYTES_AT_ONCE = 8 << 20;

  private final Uploads uploads;
  private final Conversations conversations;
  private final Json json;
  private final Parallel parallel;

  public GrokWebUpstream(Platform platform) {
    json = platform.json();
    parallel = platform.parallel();
    SessionCalls calls = SessionCalls.of(platform);
    uploads =
        new Uploads(new ShortCalls(calls, json, platform.clock()), json, platform.encodings());
    conversations = new Conversations(calls, json, platform.clock());
  }

  @Override
  public Opened open(UpstreamCall call) {
    Call from = new Call(call.credential(), call.settings(), call.signal());
    List<String> attachments = new ArrayList<>();
    for (Uploaded uploaded : uploaded(from, call.pictures())) {
      switch (uploaded) {
        case null -> {}
        case Uploaded.Done done -> attachments.add(done.upload().id());
        case Uploaded.Refused refused -> {
          return new Opened.Refused(refused.failure());
        }
      }
    }
    return answered(call, from, attachments);
  }

  private Opened answered(UpstreamCall call, Call from, List<String> attachments) {
    GrokSettings settings = call.settings();
    PromptText prompt = PromptText.of(call.chat(), json);
    String payload =
        ConversationPayload.write(prompt.text(), attachments, call.model(), settings, json);
    Conversations.Question question =
        new Conversations.Question(
            CallForm.CHAT, payload, FrameReader.Wanted.ANSWER, tools(call.chat()), prompt.tokens());
    StreamLimits limits =
        new StreamLimits(
            settings.firstResponseTimeoutMillis(),
            settings.chunkTimeoutMillis(),
            settings.totalTimeoutMillis());
    return conversations.start(
        from, question, new Conversations.Limits(settings.firstResponseTimeoutMillis(), limits));
  }

  private ToolCallParser tools(ChatRequest chat) {
    return chat.offersTools() ? new ToolCallParser(chat, json) : null;
  }

  /**
   * What became of each picture, in their order. After a failure no more are begun, and have null
   * here.
   */
  private Uploaded[] uploaded(Call call, List<Picture> pictures) {
    Uploaded[] uploaded = new Uploaded[pictures.size()];
    boolean[] refused = new boolean[1];
    List<Runnable> works = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < uploaded.length; i++) {
      int index = i;
      bytes += pictures.get(i).bytes().size();
      works.add(
          () -> {
            if (!refused[0]) {
              uploaded[index] = uploads.upload(call, pictures.get(index));
              refused[0] |= uploaded[index] instanceof Uploaded.Refused;
            }
          });
    }
    parallel.run(works, bytes > UPLOAD_BYTES_AT_ONCE ? 1 : UPLOADS_AT_ONCE);
    return uploaded;
  }
}
