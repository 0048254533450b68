package grok2api.testing;

import grok2api.Application;
import grok2api.http.Response;
import grok2api.platform.Environment;
import grok2api.platform.Log;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.store.QuotaStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole gateway in process: real migrations on real SQLite, a scripted outside world. */
public final class TestGateway {
  /** A client key without limits. */
  public static final String KEY = "sk-test";

  /** The operator's, stored in clear as the base edition does. */
  public static final String PASSWORD = "correct horse";

  /** Signs links to media. */
  public static final String MEDIA_SECRET = "media-secret-of-a-test-0123456789abcdef-";

  public final FakeClock clock = new FakeClock();
  public final ScriptedHttp upstream = new ScriptedHttp(clock);
  public final JdbcSql sql;
  public final FakeKv kv = new FakeKv();
  public final FakeAssets assets = new FakeAssets();
  public final List<String> logged = new ArrayList<>();
  public final Map<String, String> variables = new HashMap<>();
  private final JvmJson json = new JvmJson();
  private final FakeEntropy entropy = new FakeEntropy();
  private Application application;

  private TestGateway(JdbcSql sql) {
    this.sql = sql;
    restart();
  }

  /** A database with every migration applied, one client key, a password and no account. */
  public static TestGateway empty() {
    TestGateway gateway = new TestGateway(Migrations.migrated());
    gateway.key(KEY, -1, -1);
    gateway.setting("global", "admin_password", "\"" + PASSWORD + "\"");
    gateway.setting("security", "media_secret", "\"" + MEDIA_SECRET + "\"");
    return gateway;
  }

  /** One with that many basic accounts, {@code account-1} and so on, each with 80 requests left. */
  public static TestGateway withAccounts(int count) {
    TestGateway gateway = empty();
    for (int i = 1; i <= count; i++) {
      gateway.account("account-" + i, "sso", 80);
    }
    return gateway;
  }

  public static TestGateway over(JdbcSql sql) {
    return new TestGateway(sql);
  }

  /** The ports, for what is tested without the gateway around it. */
  public Platform platform() {
    return new Platform(
        sql,
        kv,
        assets,
        upstream,
        upstream,
        json,
        new JvmEncodings(),
        new JvmDigests(),
        new JvmCrypto(),
        entropy,
        clock,
        new InTurn(),
        new ListLog(),
        new TestEnvironment());
  }

  /** A cold isolate: everything remembered is lost. */
  public TestGateway restart() {
    application = new Application(platform());
    return this;
  }

  public TestGateway key(String key, int chatLimit, int heavyLimit) {
    run(
        "INSERT INTO api_keys (key, name, created_at, chat_limit, heavy_limit)"
            + " VALUES (?1, ?2, 0, ?3, ?4)",
        key,
        "name of " + key,
        chatLimit,
        heavyLimit);
    return this;
  }

  public TestGateway account(String token, String type, int remaining) {
    run(
        "INSERT INTO tokens (token, token_type, created_time, remaining_queries,"
            + " heavy_remaining_queries) VALUES (?1, ?2, 0, ?3, ?4)",
        token,
        type,
        remaining,
        type.equals("ssoSuper") ? remaining : -1);
    return this;
  }

  /** An upstream of kind {@code openai} that takes every model, with its keys. */
  public TestGateway upstream(String name, String baseUrl, String... secrets) {
    run(
        "INSERT INTO upstreams (id, name, kind, base_url, created_at, updated_at)"
            + " VALUES (?1, ?2, 'openai', ?3, 0, 0)",
        "id-of-" + name,
        name,
        baseUrl);
    for (String secret : secrets) {
      run(
          "INSERT INTO upstream_credentials (id, upstream, secret, display, created_at)"
              + " VALUES (?1, ?2, ?3, '', 0)",
          "of-" + secret,
          "id-of-" + name,
          secret);
    }
    return this;
  }

  /** What the provider told of an account that long ago, for a window of two hours. */
  public TestGateway quota(String token, String rateModel, int remaining, long ageMillis) {
    run(
        "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries,"
            + " window_size_seconds, refreshed_at) VALUES (?1, ?2, ?3, 7200, ?4)",
        token,
        rateModel,
        remaining,
        clock.nowMillis - ageMillis);
    sql.run(QuotaStates.aligned("[" + json.quote(token) + "]", clock.nowMillis));
    return this;
  }

  /** Overlays members of a settings section; the value is JSON. */
  public TestGateway setting(String section, String name, String value) {
    run(
        "INSERT INTO settings (key, value, updated_at) VALUES (?1, json_object(?2, json(?3)), 0)"
            + " ON CONFLICT (key) DO UPDATE SET value = json_set(value, '$.' || ?2, json(?3))",
        section,
        name,
        value);
    return this;
  }

  /** Signs an administrator in for eight hours; the token's last character tells sessions apart. */
  public String session(char last) {
    String token = "session-token-of-a-test-0123456789-abcdefg" + last;
    run(
        "INSERT INTO admin_sessions (token, expires_at) VALUES (?1, ?2)"
            + " ON CONFLICT (token) DO UPDATE SET expires_at = ?2",
        new JvmDigests().sha256Base64Url(token),
        clock.nowMillis + 8 * 3_600_000L);
    return token;
  }

  /** Asks the panel's API, signed in as a script is. */
  public Reply admin(String method, String path, String body) {
    return send(adminRequest(method, path, body));
  }

  public FakeRequest adminRequest(String method, String path, String body) {
    return FakeRequest.of(method, path, body).header("Authorization", "Bearer " + session('A'));
  }

  public void run(String statement, Object... parameters) {
    sql.run(Statement.of(statement, parameters));
  }

  public List<Row> rows(String statement, Object... parameters) {
    return sql.run(Statement.of(statement, parameters)).rows();
  }

  /** The one row of the log. */
  public Row log() {
    List<Row> rows = rows("SELECT * FROM request_log");
    if (rows.size() != 1) {
      throw new AssertionError("log rows: " + rows.size());
    }
    return rows.get(0);
  }

  public FakeRequest request(String method, String path, String body) {
    return FakeRequest.of(method, path, body).header("Authorization", "Bearer " + KEY);
  }

  public Reply get(String path) {
    return send(request("GET", path, ""));
  }

  /** Posts a chat with the default key. */
  public Reply chat(String body) {
    return send(request("POST", "/v1/chat/completions", body));
  }

  public Reply chat(String body, String key) {
    return send(
        FakeRequest.of("POST", "/v1/chat/completions", body)
            .header("Authorization", "Bearer " + key));
  }

  public Reply send(FakeRequest request) {
    return Reply.read(application.handle(request), request);
  }

  public void runScheduled() {
    application.runScheduled("0 * * * *");
  }

  /** What happens every minute: films are made. */
  public void runEveryMinute() {
    application.runScheduled("* * * * *");
  }

  public List<String> routes() {
    return application.routes();
  }

  /** For clients that do not read to the end. */
  public Response open(FakeRequest request) {
    return application.handle(request);
  }

  /** Tokens of the accounts asked, in order. */
  public List<String> accountsAsked() {
    return upstream.calls().stream()
        .map(call -> call.headers().stream().filter(h -> h.name().equalsIgnoreCase("cookie")))
        .map(cookies -> cookies.findFirst().orElseThrow().value())
        .map(cookie -> cookie.replaceFirst("^sso-rw=([^;]*).*$", "$1"))
        .toList();
  }

  private final class ListLog implements Log {
    @Override
    public void info(String event, Map<String, ?> fields) {
      logged.add(event + " " + fields);
    }

    @Override
    public void warn(String event, Map<String, ?> fields) {
      logged.add(event + " " + fields);
    }

    @Override
    public void error(String event, Map<String, ?> fields, Throwable cause) {
      logged.add(event + " " + fields + " " + cause);
      if (cause instanceof AssertionError broken) {
        throw broken;
      }
    }
  }

  private final class TestEnvironment implements Environment {
    @Override
    public String variable(String name) {
      return variables.get(name);
    }

    @Override
    public boolean bound(String name) {
      return !"missing".equals(variables.get(name));
    }
  }
}
