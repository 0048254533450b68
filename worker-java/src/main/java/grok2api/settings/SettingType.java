package grok2api.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a setting may hold, and what holds without it. */
public sealed interface SettingType {
  record Flag(boolean fallback) implements SettingType {}

  /**
   * A number without a fraction.
   *
   * @param least the smallest that may be chosen
   * @param leastStored the smallest that acts when an earlier panel has stored it
   */
  record WholeNumber(long fallback, long least, long most, long leastStored)
      implements SettingType {}

  /** A number that may have a fraction. */
  record Decimal(long fallback, long least, long most) implements SettingType {}

  /** A text; an empty one means the fallback. */
  record Text(String fallback, TextRule rule) implements SettingType {}

  /**
   * One of several names, the first without a choice.
   *
   * @param aliases other names by which one of them is known
   * @param forgiving whether any other text means the first
   */
  record Choice(List<String> names, Map<String, String> aliases, boolean forgiving)
      implements SettingType {
    public Choice {
      names = List.copyOf(names);
      aliases = Map.copyOf(aliases);
    }

    /** The name that a text means, in either case; null for none. */
    String named(String text) {
      String wanted = text.trim().toLowerCase(Locale.ROOT);
      String name = aliases.getOrDefault(wanted, wanted);
      if (names.contains(name)) {
        return name;
      }
      return forgiving || name.isEmpty() ? names.get(0) : null;
    }

    /** E.g. {@code url, base64 or b64_json}. */
    public String description() {
      StringBuilder description = new StringBuilder();
      for (int i = 0; i < names.size(); i++) {
        String before = i == 0 ? "" : i == names.size() - 1 ? " or " : ", ";
        description.append(before).append(names.get(i));
      }
      return description.toString();
    }
  }

  /**
   * Texts without commas, stored as one text with commas between them.
   *
   * @param seeded what a migration has stored; whoever has it never chose, so it means the fallback
   */
  record TextList(List<String> fallback, List<String> seeded) implements SettingType {
    public TextList {
      fallback = List.copyOf(fallback);
      seeded = List.copyOf(seeded);
    }
  }

  /** Whole numbers within bounds. */
  record NumberList(List<Integer> fallback, int least, int most) implements SettingType {
    public NumberList {
      fallback = List.copyOf(fallback);
    }
  }

  /** A text that is shown masked, and whole only to whoever asks for just that; empty for none. */
  record Secret(TextRule rule) implements SettingType {}

  /** The operator's password: stored as a hash, shown never. */
  record Password() implements SettingType {}

  /** Rows for {@link grok2api.models.OperatorModels}; none without any. */
  record ModelRows() implements SettingType {}

  /**
   * Not stored and not to be changed; shown because panels expect it.
   *
   * @param shown as JSON
   */
  record Fixed(String shown) implements SettingType {}
}
