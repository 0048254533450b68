package grok2api.store;

/** Which tables a database has. */
public enum Schema {
  /** Every migration is applied. */
  CURRENT,
  /** An earlier edition's database, before {@code 0100}: only its base tables are used. */
  LEGACY
}
