package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.QuotaKeeper;
import grok2api.http.Request;
import grok2api.json.JsonText;
import grok2api.media.MediaLinks;
import grok2api.models.Model;
import grok2api.openai.ChatChunks;
import grok2api.openai.ChatRequest;
import grok2api.openai.ToolCall;
import grok2api.openai.Usage;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.ReasoningFormat;
import grok2api.upstream.Failure;
import grok2api.upstream.Upstream;
import java.util.List;

/** Answers chats: tries accounts, shapes the answer, settles what it cost. */
public final class ChatService {
  private final Platform platform;
  private final Upstream upstream;
  private final AccountPool pool;
  private final Feedback feedback;
  private final QuotaKeeper quotas;
  private final Warmth warmth;
  private final Settlement settlement;
  private final ErrorFace errors;

  ChatService(
      Platform platform,
      Upstream upstream,
      AccountPool pool,
      Feedback feedback,
      QuotaKeeper quotas,
      Warmth warmth,
      Settlement settlement,
      ErrorFace errors) {
    this.platform = platform;
    this.upstream = upstream;
    this.pool = pool;
    this.feedback = feedback;
    this.quotas = quotas;
    this.warmth = warmth;
    this.settlement = settlement;
    this.errors = errors;
  }

  /**
   * Has a chat answered; for a stream, up to its first content.
   *
   * @throws Refused when no account could answer; the request is then settled already
   */
  public ChatReply answer(
      Admitted admitted, ChatRequest chat, Model model, Request request, Trace trace) {
    Order order =
        new ChatOrder(
            upstream, chat, List.of(), model, admitted.settings().grok(), request.signal());
    Attempts attempts =
        new Attempts(platform, pool, feedback, warmth, admitted, order, request.signal(), trace);
    Conversation conversation = new Conversation(admitted, chat, attempts, trace, request);
    try {
      Attempts.Started started = attempts.begin();
      return chat.stream()
          ? new ChatReply.Streamed(stream(conversation, started))
          : new ChatReply.Whole(whole(conversation, started));
    } catch (Refused refused) {
      Refusal refusal = refused.refusal();
      request.background().run(() -> settleRefusal(conversation, refusal));
      throw refused;
    }
  }

  /** What belongs to one chat, from admission to settlement. */
  record Conversation(
      Admitted admitted, ChatRequest chat, Attempts attempts, Trace trace, Request request) {}

  private ChatStream stream(Conversation conversation, Attempts.Started started) {
    ChatRequest chat = conversation.chat();
    ChatChunks chunks =
        new ChatChunks(
            platform.json(),
            "chatcmpl-" + platform.entropy().uuid(),
            platform.clock().nowMillis() / 1000,
            chat.model(),
            chat.includeUsage());
    TextBuffer out = platform.json().buffer();
    AnswerShaper shaper =
        new AnswerShaper(
            chat,
            reasoningFormat(conversation),
            links(conversation),
            platform,
            new ChunkSink(chunks, out));
    return new ChatStream(this, platform, conversation, started, chunks, out, shaper, errors);
  }

  private String whole(Conversation conversation, Attempts.Started first) {
    Attempts.Started started = first;
    while (true) {
      WholeAnswer message =
          new WholeAnswer(
              conversation.chat(), reasoningFormat(conversation), links(conversation), platform);
      Failure failure = message.read(started.answer(), started.held());
      if (failure == null) {
        Attempts.Started done = started;
        Usage usage = message.usage(done.promptTokens());
        conversation.trace().firstByte();
        conversation.request().background().run(() -> settleServed(conversation, done, usage));
        return message.toJson(usage);
      }
      started = conversation.attempts().again(started, failure);
    }
  }

  private static ReasoningFormat reasoningFormat(Conversation conversation) {
    return conversation.admitted().settings().grok().reasoning(conversation.chat().thinking());
  }

  private MediaLinks links(Conversation conversation) {
    return conversation
        .admitted()
        .settings()
        .media()
        .links(platform, conversation.request().origin());
  }

  void settleServed(Conversation conversation, Attempts.Started started, Usage usage) {
    conversation.attempts().served(started);
    conversation.trace().used(usage.promptTokens(), usage.completionTokens());
    settle(conversation, 200, "", "", true);
    quotas.afterUse(
        started.lease(),
        conversation.admitted().settings(),
        warmth.schema(),
        conversation.request().background());
  }

  /** The stream broke, or its client left, after its beginning had been sent. */
  void settleBroken(
      Conversation conversation, Attempts.Started started, Usage usage, Failure failure) {
    if (failure.kind() == Failure.Kind.CLIENT_GONE) {
      conversation.attempts().served(started);
    } else {
      conversation.attempts().broke(started, failure);
    }
    conversation.trace().used(usage.promptTokens(), usage.completionTokens());
    Refusal refusal = Attempts.refusal(failure);
    settle(conversation, errors.status(refusal), errors.code(refusal), describe(failure), true);
  }

  private void settleRefusal(Conversation conversation, Refusal refusal) {
    Failure last = conversation.attempts().lastFailure();
    settle(
        conversation,
        errors.status(refusal),
        errors.code(refusal),
        last == null ? "" : describe(last),
        keepsCharge(refusal));
  }

  private void settle(
      Conversation conversation, int status, String code, String error, boolean keepCharge) {
    Charge charge = conversation.admitted().charge();
    Statement counting =
        keepCharge
            ? charge.keep(conversation.trace().tokens(), platform.clock().nowMillis())
            : charge.giveBack();
    settlement.settle(
        conversation.trace(), status, code, error, conversation.attempts().learnt(), counting);
  }

  /** Charged although it failed: the upstream did its work, or the client walked away from it. */
  private static boolean keepsCharge(Refusal refusal) {
    return refusal instanceof Refusal.ContentRefused || refusal instanceof Refusal.ClientGone;
  }

  private static String describe(Failure failure) {
    return failure.kind() + " " + failure.status() + ": " + failure.detail();
  }

  private record ChunkSink(ChatChunks chunks, TextBuffer out) implements AnswerSink {
    @Override
    public void content(JsonText text) {
      chunks.content(out, text);
    }

    @Override
    public void reasoning(JsonText text) {
      chunks.reasoning(out, text);
    }

    @Override
    public void toolCall(int index, ToolCall call) {
      chunks.toolCall(out, index, call);
    }
  }
}
