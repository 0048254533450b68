package grok2api.accounts;

import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.SettingsStore;
import grok2api.store.Task;
import grok2api.store.Tasks;
import grok2api.vault.Vault;
import java.util.List;

/**
 * Turns on the preference of new accounts for adult content, if the operator has allowed the switch
 * and wants it by itself ({@code token.auto_enable_nsfw}). It is a task like any other, so that one
 * sees what came of it and nothing is lost with an isolate.
 */
public final class AutoPreference implements NewAccounts {
  private final Platform platform;
  private final Vault vault;
  private final TaskRunner tasks;

  public AutoPreference(Platform platform, Vault vault, TaskRunner tasks) {
    this.platform = platform;
    this.vault = vault;
    this.tasks = tasks;
  }

  @Override
  public void added(List<String> ids, Background background) {
    background.run(() -> prefer(ids));
  }

  private void prefer(List<String> ids) {
    if (settings().token().autoPreference()) {
      Task task = tasks.start(Tasks.PREFERENCE, ids);
      tasks.drive(task.id(), Budget.ofBackground(platform.clock()));
    }
  }

  private Settings settings() {
    return SettingsReader.read(
            SettingsStore.read(platform.json(), platform.sql().run(SettingsStore.all())), vault)
        .settings();
  }
}
