package grok2api.gateway;

import grok2api.accounts.AccountUpdate;
import grok2api.accounts.Feedback;
import grok2api.accounts.PoolEditor;
import grok2api.accounts.QuotaKeeper;
import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.accounts.TokenEntry;
import grok2api.http.Request;
import grok2api.media.MediaLinks;
import grok2api.models.Model;
import grok2api.openai.ChatMessage;
import grok2api.openai.ChatRequest;
import grok2api.openai.ResponseFormat;
import grok2api.openai.ToolChoice;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.settings.GrokSettings;
import grok2api.settings.Settings;
import grok2api.store.Account;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.QuotaStates;
import grok2api.store.Quotas.Source;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamCall;
import java.util.List;
import java.util.Map;

/**
 * Has one account answer "hi", whatever is known of it, for an operator who wants to know whether
 * it works. What comes of it counts: an expired account that is accepted is given a new start, one
 * that is refused fails as it would in a chat.
 */
public final class AccountTrial {
  /**
   * Longest wait for the answer, and then for the quota: together the operator waits for half a
   * minute.
   */
  private static final int ANSWER_MILLIS = 20_000;

  private static final int QUOTA_MILLIS = 8_000;

  private final Platform platform;
  private final ChatUpstream upstream;
  private final Feedback feedback;
  private final QuotaKeeper quotas;
  private final PoolEditor pool;

  AccountTrial(Platform platform, ChatUpstream upstream, Feedback feedback, QuotaKeeper quotas) {
    this.platform = platform;
    this.upstream = upstream;
    this.feedback = feedback;
    this.quotas = quotas;
    this.pool = new PoolEditor(platform);
  }

  /**
   * What came of it.
   *
   * @param upstreamStatus HTTP status; 0 when there was no answer
   * @param completion a {@code chat.completion} object as JSON; null with a failure
   * @param failure null with a completion
   * @param revived whether the account had expired and is active again
   * @param quota measured afterwards; null when the upstream did not accept the account
   */
  public record Tried(
      int upstreamStatus, String completion, Failure failure, boolean revived, Measurement quota) {}

  public Tried run(PoolAccount account, Model model, Settings settings, Request request) {
    MediaLinks links = settings.media().links(platform, request.origin());
    Answer answer =
        ask(account.token(), model, settings.grok().within(ANSWER_MILLIS), links, request);
    boolean expired = account.status() == AccountStatus.INVALID;
    boolean revived = expired && answer.accepted() && revive(account, request);
    List<Statement> learnt = learnt(account, model, answer.failure(), settings);
    if (!learnt.isEmpty()) {
      platform.sql().batch(learnt);
    }
    return new Tried(
        answer.accepted() ? 200 : answer.failure().status(),
        answer.completion(),
        answer.failure(),
        revived,
        answer.accepted() ? measure(account, model, settings) : null);
  }

  /**
   * What the upstream said.
   *
   * @param accepted whether it began to answer
   */
  private record Answer(boolean accepted, String completion, Failure failure) {}

  private Answer ask(
      String token, Model model, GrokSettings settings, MediaLinks links, Request request) {
    ChatRequest chat = hi(model);
    UpstreamCall call = new UpstreamCall(chat, List.of(), model, token, settings, request.signal());
    return switch (upstream.open(call)) {
      case ChatUpstream.Opened.Refused refused -> new Answer(false, null, refused.failure());
      case ChatUpstream.Opened.Answering answering -> {
        WholeAnswer message =
            new WholeAnswer(
                chat, AnswerStyle.ofText(settings.reasoning(null), links::to), platform);
        Failure failure = message.read(answering.answer(), List.of());
        yield failure == null
            ? new Answer(true, message.toJson(message.usage(answering.promptTokens())), null)
            : new Answer(failure.kind() != Failure.Kind.CHALLENGE, null, failure);
      }
    };
  }

  private static ChatRequest hi(Model model) {
    return new ChatRequest(
        model.id(),
        List.of(new ChatMessage("user", "hi", List.of(), null)),
        false,
        null,
        false,
        List.of(),
        null,
        List.of(),
        new ToolChoice.Auto(),
        true,
        new ResponseFormat.PlainText());
  }

  private boolean revive(PoolAccount account, Request request) {
    AccountUpdate.Wanted active =
        new AccountUpdate.Wanted(null, TokenEntry.State.ACTIVE, null, null, null, null);
    AccountUpdate update = new AccountUpdate(platform, account.token(), active);
    if (pool.edit(update, null) instanceof PoolEditor.Edited.Stale) {
      return false;
    }
    platform.log().info("account.revived", Map.of("request_id", request.id()));
    return true;
  }

  private List<Statement> learnt(
      PoolAccount account, Model model, Failure failure, Settings settings) {
    if (failure == null) {
      return feedback.testServed(tested(account, 0), model);
    }
    boolean rateLimited = failure.kind() == Failure.Kind.RATE_LIMITED;
    if (rateLimited && account.status() == AccountStatus.INVALID) {
      return List.of();
    }
    int step = rateLimited ? cooldownStep(account.token(), model.rateModel()) : 0;
    return feedback.testFailed(tested(account, step), model, failure, settings.token());
  }

  private int cooldownStep(String token, String rateModel) {
    List<Row> rows = platform.sql().run(QuotaStates.cooldownStep(token, rateModel)).rows();
    return rows.isEmpty() ? 0 : (int) rows.get(0).integer("cooldown_step");
  }

  /** The figures are measured anew in a moment. */
  private static Account tested(PoolAccount account, int cooldownStep) {
    return new Account(
        account.token(),
        account.superAccount(),
        -1,
        cooldownStep,
        true,
        account.failedCount(),
        0,
        0);
  }

  private Measurement measure(PoolAccount account, Model model, Settings settings) {
    return quotas.measure(
        account.token(),
        account.superAccount(),
        model.rateModel(),
        Source.OPERATOR_TEST,
        settings,
        QUOTA_MILLIS);
  }
}
