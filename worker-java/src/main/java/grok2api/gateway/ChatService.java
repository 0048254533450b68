package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.QuotaKeeper;
import grok2api.http.Request;
import grok2api.json.JsonText;
import grok2api.media.MediaLinks;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.ChatChunks;
import grok2api.openai.ChatRequest;
import grok2api.openai.ToolCall;
import grok2api.openai.Usage;
import grok2api.openai.VideoConfigReader;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.ReasoningFormat;
import grok2api.settings.Settings;
import grok2api.store.Amounts;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.PromptText;
import java.util.ArrayList;
import java.util.List;

/** Answers chats: tries accounts, shapes the answer, settles what it cost. */
public final class ChatService {
  private final Platform platform;
  private final ChatUpstream upstream;
  private final MediaUpstream media;
  private final PictureIntake intake;
  private final AccountPool pool;
  private final Feedback feedback;
  private final QuotaKeeper quotas;
  private final Warmth warmth;
  private final Settlement settlement;
  private final ErrorFace errors;

  ChatService(
      Platform platform,
      ChatUpstream upstream,
      MediaUpstream media,
      PictureIntake intake,
      AccountPool pool,
      Feedback feedback,
      QuotaKeeper quotas,
      Warmth warmth,
      Settlement settlement,
      ErrorFace errors) {
    this.platform = platform;
    this.upstream = upstream;
    this.media = media;
    this.intake = intake;
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
   * @throws Refused when a picture cannot be had or no account could answer; the request is then
   *     settled already unless somebody else answers
   */
  public ChatReply answer(
      Admitted admitted,
      ChatRequest chat,
      Model model,
      Request request,
      Trace trace,
      Refusals refusals) {
    Order order = order(admitted, chat, model, request, trace);
    Attempts attempts =
        new Attempts(platform, pool, feedback, warmth, admitted, order, request.signal(), trace);
    Conversation conversation = new Conversation(admitted, chat, model, attempts, trace, request);
    try {
      Attempts.Started started = attempts.begin();
      return chat.stream()
          ? new ChatReply.Streamed(stream(conversation, started))
          : new ChatReply.Whole(whole(conversation, started));
    } catch (Refused refused) {
      Refusal refusal = refused.refusal();
      if (refusals.elsewhere(refusal)) {
        List<Statement> learnt = attempts.learnt();
        request.background().run(() -> settlement.learnt(learnt));
      } else {
        request.background().run(() -> settleRefusal(conversation, refusal));
      }
      throw refused;
    }
  }

  /** Knows what becomes of a request that no account could answer. */
  @FunctionalInterface
  public interface Refusals {
    /** Whether somebody else will answer it, and settle it. */
    boolean elsewhere(Refusal refusal);
  }

  /** What belongs to one chat, from admission to settlement. */
  record Conversation(
      Admitted admitted,
      ChatRequest chat,
      Model model,
      Attempts attempts,
      Trace trace,
      Request request) {}

  /** What is asked of accounts, with the pictures at hand. */
  private Order order(
      Admitted admitted, ChatRequest chat, Model model, Request request, Trace trace) {
    Settings settings = admitted.settings();
    List<Picture> pictures;
    try {
      pictures = intake.read(chat.pictures(), request, settings, PictureIntake.Limits.CHAT);
    } catch (Refused refused) {
      Refusal refusal = refused.refusal();
      request
          .background()
          .run(
              () ->
                  settlement.settle(
                      trace,
                      errors.status(refusal),
                      errors.code(refusal),
                      "",
                      List.of(),
                      admitted.charge().giveBack()));
      throw refused;
    }
    if (model.kind() != Model.Kind.VIDEO) {
      return new ChatOrder(upstream, chat, pictures, model, settings.grok(), request.signal());
    }
    return new FilmOrder(
        media,
        model,
        PromptText.ofFilm(chat, platform.json()),
        VideoConfigReader.read(platform.json(), chat.videoConfig()),
        pictures.isEmpty() ? null : pictures.get(0),
        settings.grok(),
        request.signal(),
        chat.stream(),
        chat.stream() && settings.grok().reasoning(chat.thinking()) != ReasoningFormat.HIDDEN);
  }

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
        new AnswerShaper(chat, style(conversation, started), platform, new ChunkSink(chunks, out));
    return new ChatStream(this, platform, conversation, started, chunks, out, shaper, errors);
  }

  private String whole(Conversation conversation, Attempts.Started first) {
    Attempts.Started started = first;
    while (true) {
      WholeAnswer message =
          new WholeAnswer(conversation.chat(), style(conversation, started), platform);
      Failure failure = message.read(started.answer(), started.held());
      if (failure == null) {
        Attempts.Started done = started;
        Usage usage = message.usage(done.promptTokens());
        conversation.trace().firstByte();
        conversation
            .request()
            .background()
            .run(() -> settleServed(conversation, done, usage, message.pictures()));
        return message.toJson(usage);
      }
      started = conversation.attempts().again(started, failure);
    }
  }

  /** May wait, so it is made before a stream begins. */
  private AnswerStyle style(Conversation conversation, Attempts.Started started) {
    Settings settings = conversation.admitted().settings();
    MediaLinks links = settings.media().links(platform, conversation.request().origin());
    String accountId = settlement.accountId(started.lease().account().token());
    return new AnswerStyle(
        conversation.model().kind(),
        settings.grok().reasoning(conversation.chat().thinking()),
        conversation.chat().stream(),
        url -> links.to(url, accountId.isEmpty() ? null : accountId),
        settings.media().posterPreview());
  }

  /**
   * @param pictures how many the answer had
   */
  void settleServed(
      Conversation conversation, Attempts.Started started, Usage usage, int pictures) {
    conversation.attempts().served(started);
    conversation.trace().used(usage.promptTokens(), usage.completionTokens());
    settle(conversation, 200, "", "", kept(conversation, pictures));
    quotas.afterUse(
        started.lease(),
        conversation.admitted().settings(),
        warmth.schema(),
        conversation.request().background());
  }

  /** The stream broke, or its client left, after its beginning had been sent. */
  void settleBroken(
      Conversation conversation,
      Attempts.Started started,
      Usage usage,
      int pictures,
      Failure failure) {
    boolean left = failure.kind() == Failure.Kind.CLIENT_GONE;
    if (left) {
      conversation.attempts().served(started);
    } else {
      conversation.attempts().broke(started, failure);
    }
    conversation.trace().used(usage.promptTokens(), usage.completionTokens());
    Refusal refusal = Attempts.refusal(failure);
    settle(
        conversation,
        errors.status(refusal),
        errors.code(refusal),
        describe(failure),
        kept(conversation, left ? Integer.MAX_VALUE : pictures));
  }

  private void settleRefusal(Conversation conversation, Refusal refusal) {
    Failure last = conversation.attempts().lastFailure();
    Charge charge = conversation.admitted().charge();
    boolean giveBack = !keepsCharge(conversation.model(), refusal);
    settle(
        conversation,
        errors.status(refusal),
        errors.code(refusal),
        last == null ? "" : describe(last),
        giveBack ? counted(charge.giveBack()) : kept(conversation, Integer.MAX_VALUE));
  }

  /** The charge for what came: pictures that were charged and did not come are given back. */
  private List<Statement> kept(Conversation conversation, int pictures) {
    Charge charge = conversation.admitted().charge();
    long tokens = conversation.trace().tokens();
    long now = platform.clock().nowMillis();
    if (charge.amounts().image() == 0) {
      return counted(charge.keep(tokens, now));
    }
    int delivered = Math.min(pictures, charge.amounts().image());
    return new ArrayList<>(charge.keepPart(Amounts.images(delivered), tokens, now));
  }

  /** Those that there are to be run. */
  private static List<Statement> counted(Statement... statements) {
    List<Statement> counted = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement != null) {
        counted.add(statement);
      }
    }
    return counted;
  }

  private void settle(
      Conversation conversation, int status, String code, String error, List<Statement> counted) {
    counted.addAll(conversation.attempts().learnt());
    settlement.settle(conversation.trace(), status, code, error, counted, null);
  }

  /**
   * Charged although it failed: the upstream did its work, or the client walked away from it.
   * Pictures are charged one by one, and only for the latter.
   */
  private static boolean keepsCharge(Model model, Refusal refusal) {
    boolean perRequest = model.kind() == Model.Kind.CHAT || model.kind() == Model.Kind.VIDEO;
    return refusal instanceof Refusal.ClientGone
        || (perRequest && refusal instanceof Refusal.ContentRefused);
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
