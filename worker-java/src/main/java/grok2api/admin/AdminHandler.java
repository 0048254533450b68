package grok2api.admin;

import grok2api.http.Response;

/** Answers whoever is signed in, or throws {@link grok2api.refusal.Refused}. */
@FunctionalInterface
interface AdminHandler {
  Response handle(AdminCall call);
}
