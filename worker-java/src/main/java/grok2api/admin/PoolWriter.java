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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Carries out a change of the pool for a caller: heeds their {@code If-Match}, tells the log and
 * whoever waits for new accounts, and answers with the new revision.
 */
final class PoolWriter {
  private final Platform platform;
  private final Answers answers;
  private final NewAccounts newAccounts;
  private final PoolEditor editor;

  PoolWriter(Platform platform, Answers answers, NewAccounts newAccounts) {
    this.platform = platform;
    this.answers = answers;
    this.newAccounts = newAccounts;
    this.editor = new PoolEditor(platform);
  }

  /** Writes what is to be told of a change. */
  interface Told<T> {
    void write(JsonWriter body, T report);
  }

  /**
   * @param event for the log, e.g. {@code tokens.added}
   */
  <T> Response change(Request request, PoolEdit<T> edit, String event, Told<T> told) {
    return change(
        request,
        edit,
        event,
        done ->
            answers.ok(
                body -> {
                  body.name("revision").value(done.revision());
                  told.write(body, done.report());
                }));
  }

  /** For answers of another form. */
  <T> Response change(
      Request request, PoolEdit<T> edit, String event, Function<Edited.Done<T>, Response> answer) {
    try {
      return switch (editor.edit(edit, PoolRevision.seen(request))) {
        case Edited.Stale<T> stale -> PoolRevision.refused(answers, stale);
        case Edited.Done<T> done -> {
          if (!done.change().isEmpty()) {
            log(request, event, done.change().counts());
          }
          announce(done.change().added(), request);
          yield PoolRevision.tagged(answer.apply(done), done.revision());
        }
      };
    } catch (JsonShapeException e) {
      throw Bodies.invalidField(e.path(), e.getMessage());
    }
  }

  /** Tells the log what an operator did; the request's id leads to who it was. */
  void log(Request request, String event, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put("request_id", request.id());
    platform.log().info(event, all);
  }

  private void announce(List<NewAccount> added, Request request) {
    if (!added.isEmpty()) {
      List<String> tokens = new ArrayList<>(added.size());
      for (NewAccount account : added) {
        tokens.add(account.token());
      }
      newAccounts.added(tokens, request.background());
    }
  }
}
