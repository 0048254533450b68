package grok2api.admin;

import grok2api.accounts.NewAccounts;
import grok2api.accounts.PoolEdit;
import grok2api.accounts.PoolEditor;
import grok2api.accounts.PoolEditor.Edited;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonShapeException;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.store.NewAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Carries out a change of the pool for a caller: heeds their {@code If-Match}, leaves a row in the
 * audit, tells whoever waits for new accounts, and answers with the new revision.
 */
final class PoolWriter {
  private final Answers answers;
  private final Audit audit;
  private final NewAccounts newAccounts;
  private final PoolEditor editor;

  PoolWriter(Platform platform, Answers answers, Audit audit, NewAccounts newAccounts) {
    this.answers = answers;
    this.audit = audit;
    this.newAccounts = newAccounts;
    this.editor = new PoolEditor(platform);
  }

  /** Writes what is to be told of a change. */
  interface Told<T> {
    void write(JsonWriter body, T report);
  }

  /**
   * @param action for the audit, e.g. {@code tokens.added}
   */
  <T> Response change(AdminCall call, PoolEdit<T> edit, String action, Told<T> told) {
    return change(
        call,
        edit,
        action,
        done ->
            answers.ok(
                body -> {
                  body.name("revision").value(done.revision());
                  told.write(body, done.report());
                }));
  }

  /** For answers of another form. */
  <T> Response change(
      AdminCall call, PoolEdit<T> edit, String action, Function<Edited.Done<T>, Response> answer) {
    try {
      return switch (editor.edit(edit, Revision.seen(call.request()))) {
        case Edited.Stale<T> stale ->
            Revision.refused(answers, Revision.STALE_POOL, stale.revision());
        case Edited.Done<T> done -> {
          if (!done.change().isEmpty()) {
            audit.record(call, action, done.change().counts());
          }
          announce(done.change().added(), call.request());
          yield Revision.tagged(answer.apply(done), done.revision());
        }
      };
    } catch (JsonShapeException e) {
      throw Bodies.invalidField(e.path(), e.getMessage());
    }
  }

  private void announce(List<NewAccount> added, Request request) {
    if (!added.isEmpty()) {
      List<String> ids = new ArrayList<>(added.size());
      for (NewAccount account : added) {
        ids.add(account.id());
      }
      newAccounts.added(ids, request.background());
    }
  }
}
