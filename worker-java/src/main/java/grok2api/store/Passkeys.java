package grok2api.store;

import grok2api.passkeys.CoseAlgorithm;
import grok2api.passkeys.Credential;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** Table {@code passkeys}: with what the operator signs in beside the password. */
public final class Passkeys {
  /** As many as there may be. */
  public static final int MOST = 20;

  private static final String SELECT =
      "SELECT id, name, algorithm, public_key, sign_count, created_at, last_used_at FROM passkeys";

  private Passkeys() {}

  /** All of them, the oldest first. */
  public static Statement all() {
    return Statement.of(SELECT + " ORDER BY created_at, id");
  }

  public static Statement find(String id) {
    return Statement.of(SELECT + " WHERE id = ?1", id);
  }

  public static List<Passkey> read(Rows found) {
    List<Passkey> passkeys = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      passkeys.add(
          new Passkey(
              new Credential(
                  row.text("id"),
                  CoseAlgorithm.of((int) row.integer("algorithm")),
                  row.text("public_key"),
                  row.integer("sign_count")),
              row.text("name"),
              row.integer("created_at"),
              row.integer("last_used_at")));
    }
    return passkeys;
  }

  /** What {@link #find} found; null for nothing. */
  public static Credential found(Rows rows) {
    List<Passkey> passkeys = read(rows);
    return passkeys.isEmpty() ? null : passkeys.get(0).credential();
  }

  /** Changes nothing when the passkey is there already, or {@link #MOST} are. */
  public static Statement insert(Credential credential, String name, long nowMillis) {
    return Statement.of(
        "INSERT OR IGNORE INTO passkeys (id, name, algorithm, public_key, sign_count, created_at)"
            + " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM passkeys) < ?7",
        credential.id(),
        name,
        CoseAlgorithm.number(credential.algorithm()),
        credential.publicKey(),
        credential.signCount(),
        nowMillis,
        MOST);
  }

  /** Notes a sign-in with it. */
  public static Statement used(String id, long signCount, long nowMillis) {
    return Statement.of(
        "UPDATE passkeys SET sign_count = max(sign_count, ?2), last_used_at = ?3 WHERE id = ?1",
        id,
        signCount,
        nowMillis);
  }

  public static Statement delete(String id) {
    return Statement.of("DELETE FROM passkeys WHERE id = ?1", id);
  }
}
