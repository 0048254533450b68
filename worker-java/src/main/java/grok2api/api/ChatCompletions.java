package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
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
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;

/** {@code POST /v1/chat/completions}. */
final class ChatCompletions {
  static final String ROUTE = "/v1/chat/completions";

  /** 32 MiB: room for a conversation with pictures in it. */
  private static final long MAX_BODY_BYTES = 32L * 1024 * 1024;

  /** What one conversation makes, at most. */
  private static final int PICTURES = 2;

  private final Platform platform;
  private final Admission admission;
  private final ChatService service;
  private final RefusalLog refusals;

  ChatCompletions(Platform platform, Gateway gateway, RefusalLog refusals) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.service = gateway.chat();
    this.refusals = refusals;
  }

  Response create(Request request, PathParameters none) {
    Trace trace =
        new Trace(
            platform.clock(), request.id(), ROUTE, security -> ClientAddress.of(request, security));
    Order order;
    try {
      order = allowed(request, trace);
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    ChatReply reply = service.answer(order.admitted(), order.chat(), order.model(), request, trace);
    Response response =
        switch (reply) {
          case ChatReply.Whole whole -> Response.json(200, whole.json());
          case ChatReply.Streamed streamed -> Response.events(streamed.events());
        };
    Allowance allowance = order.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  /** A request that may be answered. */
  private record Order(Admitted admitted, ChatRequest chat, Model model) {}

  /**
   * Reads the request and admits its caller for what it asks. A wrong key is told before any fault
   * of the request.
   */
  private Order allowed(Request request, Trace trace) {
    admission.refuseHopeless(request);
    ChatRequest chat = null;
    Refused fault = null;
    Draw draw = Draw.NOTHING;
    try {
      chat = ChatRequestReader.read(platform.json(), request.body(MAX_BODY_BYTES));
      trace.asked(chat.model(), chat.stream());
      Model known = admission.models().find(chat.model());
      if (known != null) {
        refuseUnfit(chat, known);
        draw = draw(known);
      }
    } catch (Refused refused) {
      fault = refused;
    }
    Admitted admitted = admission.admit(request, draw, trace::recognised);
    if (fault != null) {
      throw fault;
    }
    Model model = known(admitted.settings().models(), chat.model());
    if (draw == Draw.NOTHING) {
      // A model that only the operator's rows know, met by a cold isolate.
      refuseUnfit(chat, model);
      admitted = admission.admit(request, draw(model), trace::recognised);
    }
    return new Order(admitted, chat, model);
  }

  private static Draw draw(Model model) {
    return switch (model.kind()) {
      case CHAT -> Draw.chat(model);
      case IMAGE, IMAGE_EDIT -> Draw.images(model, PICTURES);
      case VIDEO -> Draw.video(model);
    };
  }

  private static Model known(ModelCatalog models, String id) {
    Model model = models.find(id);
    if (model == null) {
      throw new Refused(new Refusal.UnknownModel(id));
    }
    return model;
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
