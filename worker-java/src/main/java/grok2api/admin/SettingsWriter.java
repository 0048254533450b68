package grok2api.admin;

import grok2api.gateway.Gateway;
import grok2api.json.JsonShapeException;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.settings.SettingField;
import grok2api.settings.SettingType;
import grok2api.settings.SettingsCatalogue;
import grok2api.settings.SettingsDraft;
import grok2api.store.AdminPasswords;
import grok2api.store.AdminSessions;
import grok2api.store.KnownDevices;
import grok2api.store.Revisions;
import grok2api.store.SettingsChange;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Saves what an operator wants changed in the settings: all of it or nothing, and never over what
 * somebody else has changed in the meantime. Two round trips.
 */
final class SettingsWriter {
  /** More writers at one moment than operators have hands. */
  private static final int ATTEMPTS = 5;

  private final Platform platform;
  private final Vault vault;
  private final Audit audit;
  private final Gateway gateway;
  private final Passwords passwords;

  SettingsWriter(AdminParts parts, Gateway gateway) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.audit = parts.audit();
    this.gateway = gateway;
    this.passwords = new Passwords(parts.platform());
  }

  /** Compares what was sent with what is stored. */
  @FunctionalInterface
  interface Drafting {
    SettingsDraft draft(Map<String, JsonValue> sections);
  }

  /** What became of it. */
  sealed interface Saved {
    /**
     * @param revision of the settings, afterwards
     */
    record Done(SettingsDraft draft, long revision) implements Saved {}

    /** The settings are not those the caller has seen; nothing was changed. */
    record Stale(long revision) implements Saved {}
  }

  /** What is stored. */
  record Stored(Map<String, JsonValue> sections, long revision) {}

  Stored read() {
    Reading reading = new Reading();
    new Trip()
        .add(
            SettingsStore.all(),
            rows -> reading.sections = SettingsStore.read(platform.json(), rows))
        .add(Revisions.find(Revisions.SETTINGS), rows -> reading.revision = Revisions.read(rows))
        .run(platform.sql());
    return new Stored(reading.sections, reading.revision);
  }

  private static final class Reading {
    Map<String, JsonValue> sections;
    long revision;
  }

  /**
   * @param revisionSeen the caller's; null to change whatever the settings are
   * @throws grok2api.refusal.Refused with {@code INVALID_FIELD}
   */
  Saved save(AdminCall call, Long revisionSeen, Drafting drafting) {
    for (int attempt = 1; ; attempt++) {
      Stored stored = read();
      if (revisionSeen != null && revisionSeen != stored.revision()) {
        return new Saved.Stale(stored.revision());
      }
      SettingsDraft draft = drafted(drafting, stored.sections());
      if (draft.isEmpty()) {
        return new Saved.Done(draft, stored.revision());
      }
      if (draft.letsSomebodyElseIn()) {
        call.session().mustBeNoAccessToken();
      }
      if (written(call, draft, stored.revision())) {
        gateway.settingsChanged();
        return new Saved.Done(draft, stored.revision() + 1);
      }
      if (attempt == ATTEMPTS) {
        return new Saved.Stale(stored.revision() + 1);
      }
    }
  }

  /** A draft whose every value may be saved. */
  static SettingsDraft drafted(Drafting drafting, Map<String, JsonValue> sections) {
    SettingsDraft draft;
    try {
      draft = drafting.draft(sections);
    } catch (JsonShapeException e) {
      throw Bodies.invalidField(e.path(), e.getMessage());
    }
    if (draft.password() != null) {
      NewPassword.read(draft.password(), draft.username());
    }
    return draft;
  }

  private SettingsChange change(SettingsDraft draft, Session session) {
    SettingsChange change = new SettingsChange();
    for (SettingsDraft.Change one : draft.changes()) {
      SettingField<?> field = one.field();
      if (field.type() instanceof SettingType.Secret) {
        setSecret(change, field, one.value());
      } else {
        change.set(field.section(), field.key(), one.value());
      }
    }
    if (draft.password() != null) {
      setPassword(change, draft.password().string());
      change.with(AdminSessions.deleteOthers(session.id())).with(KnownDevices.deleteAll());
    } else if (draft.replaced().contains(SettingsCatalogue.PASSWORD.section())) {
      // Without one the section would have the default password, which opens to everybody.
      set(change, "admin_password", passwords.filler());
    }
    return change;
  }

  /**
   * The one place where a secret gets the form in which it is stored.
   *
   * @param clear as JSON
   */
  private void setSecret(SettingsChange change, SettingField<?> field, String clear) {
    String stored = vault.sealed(platform.json().parse(clear).text());
    change.set(field.section(), field.key(), platform.json().quote(stored));
  }

  private void setPassword(SettingsChange change, String password) {
    AdminPasswords.NewHash hash = passwords.hash(password);
    set(change, "admin_password_hash", hash.hash());
    set(change, "admin_password_salt", hash.salt());
    set(change, "admin_password", hash.filler());
    change.set(
        SettingsCatalogue.PASSWORD.section(),
        "admin_password_iter",
        Integer.toString(AdminPasswords.ITERATIONS));
  }

  private void set(SettingsChange change, String key, String text) {
    change.set(SettingsCatalogue.PASSWORD.section(), key, platform.json().quote(text));
  }

  /** False when somebody else has changed the settings since they were read. */
  private boolean written(AdminCall call, SettingsDraft draft, long revision) {
    Session session = call.session();
    Trip trip = new Trip();
    change(draft, session)
        .statements(platform.json(), revision, platform.clock().nowMillis())
        .forEach(trip::add);
    audit.add(
        trip,
        call.request(),
        session.settings(),
        session.actor(),
        "settings.changed",
        detail(draft));
    try {
      trip.run(platform.sql());
      return true;
    } catch (SqlFailed e) {
      if (Revisions.wasStale(e)) {
        return false;
      }
      throw e;
    }
  }

  private static Map<String, Object> detail(SettingsDraft draft) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("fields", String.join(", ", draft.changed()));
    List<String> replaced = draft.replaced();
    if (!replaced.isEmpty()) {
      detail.put("replaced", String.join(", ", replaced));
    }
    return detail;
  }
}
