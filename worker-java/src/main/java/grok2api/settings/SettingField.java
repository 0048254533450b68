package grok2api.settings;

/**
 * One setting: its name, its place in the database, what it may hold.
 *
 * @param name in the panel's API, group and member, e.g. {@code grok.timeout}
 * @param section row of table {@code settings}, e.g. {@code grok}
 * @param key member of the section's object, e.g. {@code stream_total_timeout}
 */
public record SettingField<T extends SettingType>(String name, String section, String key, T type) {
  /** E.g. {@code grok}. */
  public String group() {
    return name.substring(0, name.indexOf('.'));
  }

  /** E.g. {@code timeout}. */
  public String member() {
    return name.substring(name.indexOf('.') + 1);
  }
}
