package grok2api.admin;

import grok2api.platform.Platform;
import grok2api.vault.Vault;

/** What every resource of the panel is built from. */
record AdminParts(
    Platform platform, Vault vault, Answers answers, Bodies bodies, Audit audit, SessionGate gate) {
  static AdminParts of(Platform platform, Vault vault) {
    return new AdminParts(
        platform,
        vault,
        new Answers(platform.json()),
        new Bodies(platform.json()),
        new Audit(platform),
        new SessionGate(platform, vault));
  }
}
