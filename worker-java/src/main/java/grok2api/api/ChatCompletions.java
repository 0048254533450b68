package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Allowance;
import grok2api.gateway.ChatReply;
import grok2api.gateway.ChatService;
import grok2api.gateway.ClientAddress;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.Trace;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ChatRequest;
import grok2api.openai.ChatRequestReader;
import grok2api.openai.VideoConfigReader;
import grok2api.platform.Platform;
import grok2api.refusal.Refused;
import grok2api.relay.OpenAiDialect;
import grok2api.relay.RelayCall;
import grok2api.relay.RelayService;
import grok2api.routing.Routing;
import grok2api.store.Amounts;

/** {@code POST /v1/chat/completions}. */
final class ChatCompletions {
  static final String ROUTE = "/v1/chat/completions";

  /** The same below an upstream's base. */
  private static final String PATH = "/chat/completions";

  /** 32 MiB: room for a conversation with pictures in it. */
  private static final long MAX_BODY_BYTES = 32L * 1024 * 1024;

  /** What one conversation makes, at most. */
  private static final int PICTURES = 2;

  private final Platform platform;
  private final Admission admission;
  private final ChatService service;
  private final RefusalLog refusals;
  private final ModelDoor door;
  private final RelayService relay;
  private final OpenAiDialect dialect;
  private final V1Errors errors;

  ChatCompletions(
      Platform platform,
      Gateway gateway,
      RefusalLog refusals,
      ModelDoor door,
      RelayService relay,
      V1Errors errors) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.service = gateway.chat();
    this.refusals = refusals;
    this.door = door;
    this.relay = relay;
    this.dialect = new OpenAiDialect(platform.json(), errors);
    this.errors = errors;
  }

  Response create(Request request, PathParameters none) {
    Trace trace =
        new Trace(
            platform.clock(), request.id(), ROUTE, security -> ClientAddress.of(request, security));
    Asked asked = new Asked();
    ModelDoor.Entry entry;
    try {
      entry = allowed(request, trace, asked);
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    RelayCall call =
        new RelayCall(dialect, PATH, asked.body, entry.routing(), request, trace, entry.admitted());
    RelayService.Local local =
        asked.chat == null ? null : elsewhere -> byAccounts(call, asked, elsewhere);
    Response response = relay.serve(call, local, errors);
    Allowance allowance = entry.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  /** What a request asks for, as far as it could be read. */
  private static final class Asked {
    RelayCall.JsonBody body;

    /** As Grok accounts are asked; null when they are not, or cannot be. */
    ChatRequest chat;

    Model model;
  }

  private Response byAccounts(RelayCall call, Asked asked, RelayService.Elsewhere elsewhere) {
    ChatReply reply =
        service.answer(
            call.admitted(),
            asked.chat,
            asked.model,
            call.request(),
            call.trace(),
            elsewhere::after);
    return switch (reply) {
      case ChatReply.Whole whole -> Response.json(200, whole.json());
      case ChatReply.Streamed streamed -> Response.events(streamed.events());
    };
  }

  /**
   * Reads the request and admits its caller for what it asks. A wrong key is told before any fault
   * of the request.
   */
  private ModelDoor.Entry allowed(Request request, Trace trace, Asked asked) {
    admission.refuseHopeless(request);
    try {
      asked.body = ModelDoor.body(platform.json(), request.body(MAX_BODY_BYTES));
    } catch (Refused fault) {
      throw door.admitted(request, trace, fault);
    }
    String model = asked.body.root().text("model");
    trace.asked(model, isStream(asked.body));
    return door.enter(request, trace, model, (routing, grok) -> draw(asked, model, routing, grok));
  }

  private static boolean isStream(RelayCall.JsonBody body) {
    return body.root().get("stream") != null && body.root().get("stream").isTrue();
  }

  /**
   * What Grok accounts cannot serve is turned away, unless somebody else is asked as well.
   *
   * @throws Refused for what nobody can serve
   */
  private Draw draw(Asked asked, String name, Routing routing, ModelCatalog grok) {
    String grokName = routing == null ? null : routing.grokModel();
    Model model = grokName == null ? null : grok.find(grokName);
    if (model == null) {
      return Draw.relayed(name, Amounts.ONE_CHAT);
    }
    asked.model = model;
    try {
      if (asked.chat == null) {
        asked.chat = ChatRequestReader.read(asked.body.root());
      }
      refuseUnfit(asked.chat, model);
    } catch (Refused fault) {
      asked.chat = null;
      if (!routing.relayed()) {
        throw fault;
      }
      return Draw.relayed(name, draw(model).amounts());
    }
    return routing.choices().get(0).isGrok()
        ? draw(model).named(name)
        : Draw.relayed(name, draw(model).amounts());
  }

  private static Draw draw(Model model) {
    return switch (model.kind()) {
      case CHAT -> Draw.chat(model);
      case IMAGE, IMAGE_EDIT -> Draw.images(model, PICTURES);
      case VIDEO -> Draw.video(model);
    };
  }

  /** Turns away what the model cannot do anything with. */
  private void refuseUnfit(ChatRequest chat, Model model) {
    switch (model.kind()) {
      case CHAT, IMAGE -> {}
      case IMAGE_EDIT -> {
        if (chat.pictures().isEmpty()) {
          throw Refused.invalid(
              "missing_image", "messages", "The model " + model.id() + " needs a picture to edit");
        }
      }
      case VIDEO -> VideoConfigReader.read(platform.json(), chat.videoConfig());
    }
  }
}
