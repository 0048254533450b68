package grok2api.admin;

import grok2api.accounts.FailureCode;
import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.gateway.AccountTrial;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.Model;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.store.PoolAccount;
import grok2api.store.Quotas.Source;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.upstream.Failure;
import java.util.Map;

/** Tests of one account. That the account fails its test is an answer like any other: 200. */
final class TestsAdmin {
  private final Platform platform;
  private final AccountCalls calls;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;

  TestsAdmin(AdminParts parts, AccountCalls calls) {
    this.platform = parts.platform();
    this.calls = calls;
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
  }

  /** {@code POST /api/v1/admin/tokens/rate-limit-test}: how much is left for a model. */
  Response rateLimit(AdminCall call) {
    TestOrder order = bodies.read(call.request(), TestOrder::ofModel);
    Model model = order.model(call.session().settings().models());
    PoolAccount account = order.account(platform);
    Measurement measured =
        calls
            .quotas()
            .measure(
                account.token(),
                account.superAccount(),
                model.rateModel(),
                Source.OPERATOR_TEST,
                call.session().settings());
    return measured.known()
        ? answers.ok(body -> writeRateLimit(body, model, measured))
        : answers.failed(200, body -> writeRateLimit(body, model, measured));
  }

  private void writeRateLimit(JsonWriter body, Model model, Measurement measured) {
    body.name("model").value(model.id()).name("rate_limit_model").value(model.rateModel());
    body.name("effort_tier").value(ModelsAdmin.effortTier(model));
    QuotaWriter.figures(body, measured);
    body.name("raw_response").raw(rawResponse(measured.measured()));
    body.name("error").value(QuotaWriter.error(measured));
  }

  /** The upstream's JSON; what is none, or says nothing of quotas, as the text {@code body}. */
  private String rawResponse(Measured measured) {
    String text =
        switch (measured) {
          case Measured.Known known -> known.quota().payload();
          case Measured.Unknown unknown -> unknown.body();
        };
    JsonValue json = measured instanceof Measured.Known ? platform.json().parse(text) : null;
    return json != null
        ? json.toJson()
        : new JsonWriter(platform.json()).object().name("body").value(text).end().toString();
  }

  /** {@code POST /api/v1/admin/tokens/test}: has the account answer a chat. */
  Response chat(AdminCall call) {
    TestOrder order = bodies.read(call.request(), TestOrder::ofModel);
    Model model = order.model(call.session().settings().models());
    if (model.kind() != Model.Kind.CHAT) {
      throw Bodies.invalidField("model", model.id() + " is no chat model");
    }
    PoolAccount account = order.account(platform);
    AccountTrial.Tried tried =
        calls.trial().run(account, model, call.session().settings(), call.request());
    if (tried.revived()) {
      String id = account.identified(platform.digests()).id();
      audit.record(call, "token.revived", Map.of("account", id));
    }
    return tried.failure() == null
        ? answers.ok(body -> writeChat(body, model, tried))
        : answers.failed(200, body -> writeFailure(body, model, tried));
  }

  private static void writeFailure(JsonWriter body, Model model, AccountTrial.Tried tried) {
    Failure failure = tried.failure();
    body.name("error").value(FailureText.of(failure));
    body.name("code").value(FailureCode.of(failure));
    body.name("kind").value(FailureText.kind(failure));
    writeChat(body, model, tried);
  }

  private static void writeChat(JsonWriter body, Model model, AccountTrial.Tried tried) {
    body.name("upstream_status");
    if (tried.upstreamStatus() == 0) {
      body.nullValue();
    } else {
      body.value(tried.upstreamStatus());
    }
    body.name("result").raw(tried.completion() == null ? "null" : tried.completion());
    body.name("reactivated").value(tried.revived());
    body.name("quota_refresh").object();
    body.name("success").value(tried.quota() != null && tried.quota().known());
    body.name("model").value(model.id()).name("rate_limit_model").value(model.rateModel());
    if (tried.quota() == null) {
      body.name("error").value("skipped");
    } else {
      QuotaWriter.figures(body, tried.quota());
      body.name("error").value(QuotaWriter.error(tried.quota()));
    }
    body.end();
  }
}
