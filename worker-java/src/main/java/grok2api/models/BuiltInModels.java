package grok2api.models;

import static grok2api.models.Model.Kind.CHAT;
import static grok2api.models.Model.Kind.IMAGE;
import static grok2api.models.Model.Kind.IMAGE_EDIT;
import static grok2api.models.Model.Kind.VIDEO;

import java.util.List;

/**
 * The models this gateway knows without being told, in listing order, then names that earlier
 * editions used and that still work but are not listed.
 *
 * <p>The upstream renames its models every few weeks; {@link OperatorModels} lets the operator
 * follow without a new release.
 */
public final class BuiltInModels {
  /** What one request takes of an account's window of units. */
  private static final int LOW = 1;

  private static final int HIGH = 4;

  /** About the days of release, UTC. All that matters to clients is that they never change. */
  private static final long GROK_3 = 1_739_750_400; // 2025-02-17

  private static final long GROK_4 = 1_752_019_200; // 2025-07-09
  private static final long GROK_4_1 = 1_763_337_600; // 2025-11-17
  private static final long IMAGINE_1 = 1_769_990_400; // 2026-02-02
  private static final long GROK_4_20 = 1_771_286_400; // 2026-02-17

  private static final String NAME_4_1 = "grok-4-1-thinking-1129";
  private static final String EDITOR = "imagine-image-edit";
  private static final String FAST = "MODEL_MODE_FAST";

  /** {@code default_max_output_tokens} where nothing else is known. */
  static final int MAX_OUTPUT_TOKENS = 8192;

  /** Makes pictures. */
  public static final String IMAGES = "grok-imagine-1.0";

  private static final Model HEAVY =
      new Model(
          "grok-4-heavy",
          "Grok 4 Heavy",
          CHAT,
          true,
          HIGH,
          "grok-4",
          "MODEL_MODE_HEAVY",
          "grok-4-heavy",
          65536,
          GROK_4,
          false);

  private static final Model EXPERT =
      new Model(
          "grok-4.1-expert",
          "Grok 4.1 Expert",
          CHAT,
          false,
          HIGH,
          NAME_4_1,
          "MODEL_MODE_EXPERT",
          NAME_4_1,
          MAX_OUTPUT_TOKENS,
          GROK_4_1,
          false);

  private static final Model THINKING =
      new Model(
          "grok-4.1-thinking",
          "Grok 4.1 Thinking",
          CHAT,
          false,
          HIGH,
          NAME_4_1,
          "MODEL_MODE_GROK_4_1_THINKING",
          NAME_4_1,
          32768,
          GROK_4_1,
          false);

  /** Every row, hidden ones included. */
  public static final List<Model> ALL =
      List.of(
          chat("grok-3", "Grok 3", "grok-3", "GROK_3", GROK_3),
          chat("grok-3-mini", "Grok 3 Mini", "grok-3", "GROK_3_MINI_THINKING", GROK_3),
          chat("grok-3-thinking", "Grok 3 Thinking", "grok-3", "GROK_3_THINKING", GROK_3),
          chat("grok-4", "Grok 4", "grok-4", "GROK_4", GROK_4),
          chat("grok-4-mini", "Grok 4 Mini", "grok-4-mini", "GROK_4_MINI_THINKING", GROK_4),
          chat("grok-4-thinking", "Grok 4 Thinking", "grok-4", "GROK_4_THINKING", GROK_4),
          HEAVY,
          chat("grok-4.1-mini", "Grok 4.1 Mini", NAME_4_1, "GROK_4_1_MINI_THINKING", GROK_4_1),
          chat("grok-4.1-fast", "Grok 4.1 Fast", NAME_4_1, "FAST", GROK_4_1),
          EXPERT,
          THINKING,
          chat("grok-4.20-beta", "Grok 4.20 Beta", "grok-420", "GROK_420", GROK_4_20),
          media(IMAGES, "Grok Imagine 1.0", IMAGE, "grok-3", FAST),
          media("grok-imagine-1.0-edit", "Grok Imagine 1.0 Edit", IMAGE_EDIT, EDITOR, FAST),
          media("grok-imagine-1.0-video", "Grok Imagine 1.0 Video", VIDEO, "grok-3", null),
          media("grok-video-1.0", "Grok Video 1.0", VIDEO, "grok-3", null),
          hidden(chat("grok-3-fast", "Grok 3 Fast", "grok-3", "FAST", GROK_3)),
          hidden(chat("grok-4-fast", "Grok 4 Fast", "grok-4", "FAST", GROK_4)),
          hidden(chat("grok-4.1", "Grok 4.1", NAME_4_1, "AUTO", GROK_4_1)));

  private BuiltInModels() {}

  /**
   * @param mode without its {@code MODEL_MODE_}
   */
  private static Model chat(
      String id, String displayName, String upstreamName, String mode, long created) {
    return new Model(
        id,
        displayName,
        CHAT,
        false,
        LOW,
        upstreamName,
        "MODEL_MODE_" + mode,
        upstreamName,
        MAX_OUTPUT_TOKENS,
        created,
        false);
  }

  /** Pictures and films draw on the quota of {@code grok-3}, whatever makes them. */
  private static Model media(
      String id, String displayName, Model.Kind kind, String upstreamName, String mode) {
    return new Model(
        id,
        displayName,
        kind,
        false,
        HIGH,
        upstreamName,
        mode,
        "grok-3",
        MAX_OUTPUT_TOKENS,
        IMAGINE_1,
        false);
  }

  private static Model hidden(Model model) {
    return new Model(
        model.id(),
        model.displayName(),
        model.kind(),
        model.superOnly(),
        model.cost(),
        model.upstreamName(),
        model.upstreamMode(),
        model.rateModel(),
        model.maxOutputTokens(),
        model.created(),
        true);
  }
}
