package grok2api.settings;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is stored, read as {@link SettingsCatalogue} says: the value that acts, whatever is stored.
 * Never fails; what cannot be taken as it is leaves a warning.
 */
public final class StoredSettings {
  private final Vault vault;
  private final Map<String, Section> sections = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param stored by section; a null value stands for a row whose text is not JSON
   * @param vault opens the secrets among them
   */
  public StoredSettings(Map<String, JsonValue> stored, Vault vault) {
    this.vault = vault;
    for (String name : SettingsCatalogue.SECTIONS) {
      sections.put(name, Section.of(name, stored, warnings));
    }
  }

  /** One sentence for each value read that could not be taken as it is; none quotes a value. */
  public List<String> warnings() {
    return warnings;
  }

  void warn(SettingField<?> field, String message) {
    section(field.section()).warn(field.key(), message);
  }

  /** Whether a section holds what is no JSON object. */
  public boolean damaged(String section) {
    return section(section).damaged();
  }

  public boolean flag(SettingField<SettingType.Flag> field) {
    return section(field.section()).flag(field.key(), field.type());
  }

  public long number(SettingField<SettingType.WholeNumber> field) {
    return section(field.section()).number(field.key(), field.type());
  }

  public double decimal(SettingField<SettingType.Decimal> field) {
    return section(field.section()).number(field.key(), field.type());
  }

  public String text(SettingField<SettingType.Text> field) {
    return section(field.section()).text(field.key(), field.type());
  }

  public String choice(SettingField<SettingType.Choice> field) {
    return section(field.section()).choice(field.key(), field.type());
  }

  public List<String> texts(SettingField<SettingType.TextList> field) {
    return section(field.section()).texts(field.key(), field.type());
  }

  public List<Integer> numbers(SettingField<SettingType.NumberList> field) {
    return section(field.section()).numbers(field.key(), field.type());
  }

  /**
   * A secret in clear; empty for none, for one that cannot be opened, and for a field that holds
   * none.
   */
  public String secret(SettingField<?> field) {
    return field.type() instanceof SettingType.Secret type
        ? clear(section(field.section()), field.key(), type)
        : "";
  }

  /** Whether it is a secret that is sealed with a key that is not here. */
  public boolean locked(SettingField<?> field) {
    return field.type() instanceof SettingType.Secret
        && vault.opened(storedText(field)) instanceof Unsealed.Locked;
  }

  /** A text as it is stored, a secret perhaps sealed; empty for none. */
  public String storedText(SettingField<?> field) {
    return section(field.section()).text(field.key());
  }

  /**
   * The one place where a secret is read from the form in which it is stored. A text that is sealed
   * never acts itself: whoever reads the database has that, too.
   */
  private String clear(Section section, String key, SettingType.Secret type) {
    return switch (vault.opened(section.text(key))) {
      case Unsealed.Clear clear -> section.acting(key, clear.text().trim(), type.rule());
      case Unsealed.Locked locked -> {
        section.warn(
            key,
            "is sealed with a key that is neither DATA_KEY nor DATA_KEY_OLD; it counts as unset");
        yield "";
      }
    };
  }

  /** The value that acts, as JSON, a secret in clear. */
  String acting(SettingField<?> field, Json json) {
    return field.type() instanceof SettingType.Secret
        ? json.quote(secret(field))
        : shown(field, json);
  }

  /** The operator's own models; null for none. */
  public JsonValue models() {
    return section(SettingsCatalogue.MODELS.section()).value(SettingsCatalogue.MODELS.key());
  }

  /** A section, for what is no setting of the catalogue. */
  Section section(String name) {
    return sections.get(name);
  }

  /** What the panel shows for a setting, as JSON: the value that acts, a secret masked. */
  public String shown(SettingField<?> field, Json json) {
    Section section = section(field.section());
    String key = field.key();
    return switch (field.type()) {
      case SettingType.Flag type -> section.flag(key, type) ? "true" : "false";
      case SettingType.WholeNumber type -> Long.toString(section.number(key, type));
      case SettingType.Decimal type -> decimal(section, key, type);
      case SettingType.Text type -> json.quote(section.text(key, type));
      case SettingType.Choice type -> json.quote(section.choice(key, type));
      case SettingType.TextList type -> texts(section.texts(key, type), json);
      case SettingType.NumberList type -> section.numbers(key, type).toString().replace(" ", "");
      case SettingType.Secret type -> {
        boolean set = locked(field) || !clear(section, key, type).isEmpty();
        yield json.quote(set ? SettingsCatalogue.MASK : "");
      }
      case SettingType.Password type -> json.quote(SettingsCatalogue.MASK);
      case SettingType.ModelRows type -> rows(section.value(key));
      case SettingType.Fixed type -> type.shown();
    };
  }

  private static String decimal(Section section, String key, SettingType.Decimal type) {
    double number = section.number(key, type);
    return number == Math.floor(number)
        ? Long.toString((long) number)
        : section.value(key).toJson();
  }

  private static String texts(List<String> texts, Json json) {
    JsonWriter list = new JsonWriter(json).array();
    for (String text : texts) {
      list.value(text);
    }
    return list.end().toString();
  }

  private static String rows(JsonValue stored) {
    return stored != null && stored.kind() == JsonValue.Kind.ARRAY ? stored.toJson() : "[]";
  }
}
