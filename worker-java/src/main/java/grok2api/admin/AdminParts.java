package grok2api.admin;

import grok2api.platform.Platform;

/** What every resource of the panel is built from. */
record AdminParts(
    Platform platform, Answers answers, Bodies bodies, Audit audit, SessionGate gate) {
  static AdminParts of(Platform platform) {
    return new AdminParts(
        platform,
        new Answers(platform.json()),
        new Bodies(platform.json()),
        new Audit(platform),
        new SessionGate(platform));
  }
}
