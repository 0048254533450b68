package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.platform.Row;
import grok2api.store.Tasks;
import grok2api.testing.FakeRequest;
import grok2api.testing.TestGateway;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutoPreferenceTest {
  private final TestGateway gateway = TestGateway.withAccounts(3);
  private final List<String> asked = new ArrayList<>();
  private final TaskRunner tasks =
      new TaskRunner(
          gateway.platform(),
          Vault.of(gateway.platform()),
          Map.of(Tasks.PREFERENCE, new PreferenceWork(new Accepting(), gateway.clock)));
  private final NewAccounts preference =
      new AutoPreference(gateway.platform(), Vault.of(gateway.platform()), tasks);

  private final class Accepting implements AccountUpstream {
    @Override
    public Measured measure(Call call, String rateModel) {
      throw new AssertionError("nobody wants to know");
    }

    @Override
    public Failure preferAdultContent(Call call, boolean on) {
      asked.add(call.credential() + " " + on);
      return null;
    }
  }

  private void added(String... tokens) {
    FakeRequest request = FakeRequest.of("POST", "/", "");
    preference.added(List.of(tokens), request.background());
    assertEquals(List.of(), asked, "nobody waits for it");
    request.runAfterwards();
  }

  @Test
  void newAccountsGetThePreferenceBehindTheAnswer() {
    gateway.setting("token", "allow_nsfw_switch", "true");
    gateway.setting("token", "auto_enable_nsfw", "true");
    added("account-1", "account-3");
    assertEquals(List.of("account-1 true", "account-3 true"), asked);
    Row task = gateway.rows("SELECT * FROM admin_tasks").get(0);
    assertEquals("done 2", task.text("state") + " " + task.integer("ok"));
  }

  @Test
  void theyDoNotUnlessTheOperatorWantsBothSettings() {
    added("account-1");
    gateway.setting("token", "auto_enable_nsfw", "true");
    added("account-1");
    gateway.setting("token", "auto_enable_nsfw", "false");
    gateway.setting("token", "allow_nsfw_switch", "true");
    added("account-1");
    assertEquals(0, gateway.rows("SELECT * FROM admin_tasks").size());
  }
}
