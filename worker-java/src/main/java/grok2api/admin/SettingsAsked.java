package grok2api.admin;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.Map;

/** The settings as a trip finds them, and not as they were some seconds ago. */
final class SettingsAsked {
  private final Vault vault;
  private Map<String, JsonValue> sections;

  /** Asks for them in this trip. */
  SettingsAsked(Trip trip, Json json, Vault vault) {
    this.vault = vault;
    trip.add(SettingsStore.all(), rows -> sections = SettingsStore.read(json, rows));
  }

  /** Once the trip is over. */
  Settings settings() {
    return SettingsReader.read(sections, vault).settings();
  }
}
