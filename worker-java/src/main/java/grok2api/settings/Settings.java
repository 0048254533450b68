package grok2api.settings;

import grok2api.models.ModelCatalog;

/**
 * All settings that act, read once per request.
 *
 * @param hideUnusableModels list only models that a stored account can serve
 * @param models the built-in table with the operator's rows ({@code grok.models}) laid over it
 */
public record Settings(
    GrokSettings grok,
    TokenSettings token,
    SecuritySettings security,
    AdminSettings admin,
    RetentionSettings retention,
    MediaSettings media,
    boolean hideUnusableModels,
    ModelCatalog models) {
  public Settings with(AdminSettings other) {
    return new Settings(grok, token, security, other, retention, media, hideUnusableModels, models);
  }
}
