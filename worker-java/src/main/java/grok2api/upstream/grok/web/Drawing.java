package grok2api.upstream.grok.web;

import grok2api.models.Model;
import grok2api.platform.Json;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.StreamLimits;
import java.util.ArrayList;
import java.util.List;

/** Pictures made or changed within a conversation. */
final class Drawing {
  private static final int HEADERS_MILLIS = 60_000;
  private static final int TOTAL_MILLIS = 180_000;

  /** Asked when the editor itself is refused to the account. */
  private static final String SECOND_EDITOR = "grok-3";

  private static final String SECOND_EDITOR_MODE = "MODEL_MODE_FAST";

  private final Conversations conversations;
  private final Json json;

  Drawing(Conversations conversations, Json json) {
    this.conversations = conversations;
    this.json = json;
  }

  Opened draw(Call call, Model model, String prompt) {
    return start(
        call,
        CallForm.CHAT,
        ConversationPayload.write(message(prompt), List.of(), model, call.settings(), json));
  }

  /** How the provider is told that a picture is wanted. */
  static String message(String prompt) {
    return "Image Generation: " + prompt;
  }

  /** Changes pictures that are attached to the conversation. */
  Opened editAttached(Call call, Model model, String prompt, List<Upload> pictures) {
    List<String> ids = new ArrayList<>();
    for (Upload picture : pictures) {
      ids.add(picture.id());
    }
    return start(
        call,
        CallForm.STUDIO,
        ConversationPayload.write(editMessage(prompt), ids, model, call.settings(), json));
  }

  /** Changes pictures that are named as what is to be changed. */
  Opened editReferenced(Call call, Model model, String prompt, List<Upload> pictures) {
    List<String> urls = new ArrayList<>();
    for (Upload picture : pictures) {
      if (picture.url() == null) {
        return new Opened.Refused(Uploads.withoutAddress());
      }
      urls.add(picture.url());
    }
    Opened first = edit(call, model.upstreamName(), null, prompt, urls);
    return first instanceof Opened.Refused refused && isRefusedForm(refused.failure())
        ? edit(call, SECOND_EDITOR, SECOND_EDITOR_MODE, prompt, urls)
        : first;
  }

  private Opened edit(
      Call call, String modelName, String mode, String prompt, List<String> references) {
    return start(
        call,
        CallForm.STUDIO,
        EditPayload.write(editMessage(prompt), references, modelName, mode, call.settings(), json));
  }

  private static String editMessage(String prompt) {
    return "Image Edit: " + prompt;
  }

  /** A 4xx that speaks of the request and not of the account or the content. */
  private static boolean isRefusedForm(Failure failure) {
    return switch (failure.kind()) {
      case REQUEST_REFUSED -> true;
      case TROUBLE -> failure.status() >= 400 && failure.status() < 500;
      case SESSION_REFUSED,
          CREDENTIAL_DEAD,
          ACCOUNT_BLOCKED,
          CHALLENGE,
          FORBIDDEN,
          RATE_LIMITED,
          CONTENT_REFUSED,
          TIMEOUT,
          MISCONFIGURED,
          CREDENTIAL_LOCKED,
          CLIENT_GONE ->
          false;
    };
  }

  private Opened start(Call call, CallForm form, String payload) {
    return conversations.start(
        call,
        new Conversations.Question(form, payload, FrameReader.Wanted.PICTURES, null, 0),
        new Conversations.Limits(
            call.within(HEADERS_MILLIS), new StreamLimits(0, 0, call.within(TOTAL_MILLIS))));
  }
}
