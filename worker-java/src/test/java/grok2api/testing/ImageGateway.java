package grok2api.testing;

import grok2api.api.V1Errors;
import grok2api.api.V1Routes;
import grok2api.gateway.Gateway;
import grok2api.http.Api;
import grok2api.http.Form;
import grok2api.http.Response;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.relay.RelayService;
import grok2api.relay.UpstreamPool;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/** The public routes over a scripted provider of pictures. */
public final class ImageGateway {
  public final TestGateway gateway;
  public final ScriptedMedia media;

  /** What the routes are over. */
  public Gateway service;

  private Api api;

  public ImageGateway(int accounts) {
    gateway = TestGateway.withAccounts(accounts);
    media = new ScriptedMedia(gateway.clock);
    restart();
  }

  public void restart() {
    Platform platform = gateway.platform();
    V1Errors errors = new V1Errors(platform.json());
    Vault vault = Vault.of(platform);
    UpstreamPool upstreams = new UpstreamPool(platform, vault);
    service =
        new Gateway(
            platform,
            vault,
            call -> {
              throw new AssertionError("no chat was wanted");
            },
            new NoAccountCalls(),
            media,
            upstreams,
            errors);
    api =
        V1Routes.of(
            platform,
            service,
            upstreams,
            new RelayService(platform, vault, upstreams, service.settlement()),
            errors);
  }

  public Reply generate(String body) {
    return send(post("/v1/images/generations", body));
  }

  public Reply edit(Form.Part... parts) {
    return send(post("/v1/images/edits", "").form(parts));
  }

  public Reply editByJson(String body) {
    return send(post("/v1/images/edits", body).header("Content-Type", "application/json"));
  }

  public FakeRequest post(String path, String body) {
    return gateway.request("POST", path, body);
  }

  public Reply send(FakeRequest request) {
    return Reply.read(open(request), request);
  }

  public Response open(FakeRequest request) {
    return api.entry().proceed(request);
  }

  /** The last part of each upstream address that the answer's links lead to. */
  public static List<String> names(Reply reply) {
    List<String> names = new ArrayList<>();
    JsonValue data = reply.json().get("data");
    for (int i = 0; i < data.size(); i++) {
      String link = data.at(i).text("url");
      String name = link.substring(link.indexOf("/images/p_") + "/images/p_".length());
      String path = new JvmEncodings().base64UrlDecoded(name.split("[?]")[0]);
      names.add(path.substring(path.lastIndexOf('/') + 1));
    }
    return names;
  }

  public int charged(String key) {
    List<Row> rows = gateway.rows("SELECT image_used FROM api_key_usage_daily WHERE key = ?1", key);
    return rows.isEmpty() ? 0 : (int) rows.get(0).integer("image_used");
  }

  private static final class NoAccountCalls implements AccountUpstream {
    @Override
    public Measured measure(Call call, String rateModel) {
      throw new AssertionError("nothing was to be measured");
    }

    @Override
    public Failure preferAdultContent(Call call, boolean on) {
      throw new AssertionError("nothing was to be changed");
    }
  }
}
