package grok2api.api;

import grok2api.http.Form;
import grok2api.http.Request;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refused;
import grok2api.relay.RelayCall;
import java.util.Locale;

/** A body that is passed on, looked at no further than this. */
record PassedBody(RelayCall.Body body) {
  private static final long MAX_JSON_BYTES = 32L * 1024 * 1024;
  private static final long MAX_FORM_BYTES = 40L * 1024 * 1024;

  /** More pictures are nobody's to be made in one request. */
  private static final int MAX_COUNT = 1000;

  /**
   * Reads a form or a JSON object, as the request says.
   *
   * @throws Refused with the code {@code invalid_json} or {@code invalid_multipart}, or when it is
   *     too large
   */
  static PassedBody read(Json json, Request request) {
    String type = request.header("Content-Type");
    boolean form =
        type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    return form ? form(request) : json(json, request);
  }

  /**
   * @throws Refused with the code {@code invalid_json}, or when it is too large
   */
  static PassedBody json(Json json, Request request) {
    return new PassedBody(ModelDoor.object(json, request.body(MAX_JSON_BYTES)));
  }

  /**
   * @throws Refused with the code {@code invalid_multipart}, or when it is too large
   */
  static PassedBody form(Request request) {
    Form form = request.form(MAX_FORM_BYTES);
    return new PassedBody(new RelayCall.FormBody(form, request.header("Content-Type")));
  }

  /**
   * The upstream might go by another one than we do.
   *
   * @throws Refused with the code {@code invalid_value}
   */
  void requireOneModel() {
    if (!(body instanceof RelayCall.FormBody form)) {
      return;
    }
    int models = 0;
    for (Form.Part part : form.form().parts()) {
      models += part.name().equals("model") ? 1 : 0;
    }
    String model = form.form().text("model");
    if (models > 1 || (models == 1 && (model == null || model.isEmpty()))) {
      throw Refused.invalid("invalid_value", "model", "A form can name one model, as a text");
    }
  }

  /**
   * The model that is named.
   *
   * @param usual the one that is meant where none is named; null for none
   */
  String model(String usual) {
    String model = text("model");
    return model == null ? usual : model;
  }

  boolean streamed() {
    return switch (body) {
      case RelayCall.JsonBody json ->
          json.root().get("stream") != null && json.root().get("stream").isTrue();
      case RelayCall.FormBody form -> "true".equals(form.form().text("stream"));
      case RelayCall.NoBody none -> false;
    };
  }

  /** How many pictures are asked for; a wrong number is for the upstream to refuse. */
  int count() {
    double count =
        switch (body) {
          case RelayCall.JsonBody json ->
              json.root().get("n") == null ? 1 : json.root().get("n").number();
          case RelayCall.FormBody form -> number(form.form().text("n"));
          case RelayCall.NoBody none -> 1;
        };
    return count >= 1 ? (int) Math.min(count, MAX_COUNT) : 1;
  }

  /** Decimal digits; 1 for all else. */
  private static double number(String text) {
    double number = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private String text(String name) {
    return switch (body) {
      case RelayCall.JsonBody json -> {
        JsonValue value = json.root().get(name);
        boolean none = value == null || value.kind() == JsonValue.Kind.NULL;
        yield none ? null : value.text() == null ? "" : value.text();
      }
      case RelayCall.FormBody form -> form.form().text(name);
      case RelayCall.NoBody none -> null;
    };
  }
}
