package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Allowance;
import grok2api.gateway.ClientAddress;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.Trace;
import grok2api.gateway.VideoJobs;
import grok2api.http.Form;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.VideoObject;
import grok2api.openai.VideoRequest;
import grok2api.openai.VideoRequestReader;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /v1/videos}: films that are made while nobody waits.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/videos">OpenAI, Videos</a>
 */
final class Videos {
  static final String ROUTE = "/v1/videos";

  /** A picture of 10 MiB as Base64, with room for the rest. */
  private static final long MAX_BODY_BYTES = 16L * 1024 * 1024;

  private static final int PAGE = 20;
  private static final int MAX_PAGE = 100;

  /** How soon it is worth asking again; OpenAI's libraries go by it. */
  private static final String POLL_AFTER_MILLIS = "5000";

  private final Platform platform;
  private final Admission admission;
  private final VideoJobs jobs;
  private final RefusalLog refusals;

  Videos(Platform platform, Gateway gateway, RefusalLog refusals) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.jobs = gateway.videos();
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
    Admitted admitted = order.admitted();
    Response response = one(jobs.queue(admitted, order.wish(), order.model(), request, trace));
    Allowance allowance = admitted.allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  /** An order that may be taken. */
  private record Order(Admitted admitted, VideoRequest wish, Model model) {}

  /** A wrong key is told before any fault of the request. */
  private Order allowed(Request request, Trace trace) {
    admission.refuseHopeless(request);
    VideoRequest wish = null;
    Refused fault = null;
    Draw draw = Draw.NOTHING;
    try {
      wish = wish(request);
      trace.asked(wish.model(), false);
      Model known = admission.models().find(wish.model());
      if (known != null) {
        draw = Draw.video(filming(known));
      }
    } catch (Refused refused) {
      fault = refused;
    }
    Admitted admitted = admission.admit(request, draw, trace::recognised);
    if (fault != null) {
      throw fault;
    }
    Model model = known(admitted.settings().models(), wish.model());
    if (draw == Draw.NOTHING) {
      // A model that only the operator's rows know, met by a cold isolate.
      admitted = admission.admit(request, Draw.video(model), trace::recognised);
    }
    return new Order(admitted, wish, model);
  }

  private static Model known(ModelCatalog models, String id) {
    Model model = models.find(id);
    if (model == null) {
      throw new Refused(new Refusal.UnknownModel(id));
    }
    return filming(model);
  }

  private static Model filming(Model model) {
    if (model.kind() != Model.Kind.VIDEO) {
      throw Refused.invalid(
          "model_not_supported", "model", "The model " + model.id() + " makes no videos");
    }
    return model;
  }

  private VideoRequest wish(Request request) {
    String type = request.header("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return VideoRequestReader.read(platform.json(), request.body(MAX_BODY_BYTES));
    }
    Form form = request.form(MAX_BODY_BYTES);
    Map<String, String> texts = new HashMap<>();
    for (Form.Part part : form.parts()) {
      if (part instanceof Form.Text text) {
        texts.put(text.name(), text.text());
      }
    }
    List<Form.File> files = form.files(VideoRequestReader.REFERENCE);
    return VideoRequestReader.read(
        platform.json(), texts, files.isEmpty() ? null : files.get(0).bytes());
  }

  Response show(Request request, PathParameters id) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    return one(jobs.show(admitted, id.first(), request));
  }

  private Response one(VideoObject video) {
    Response response = Response.json(200, video.toJson(platform.json()));
    return video.over() ? response : response.with("openai-poll-after-ms", POLL_AFTER_MILLIS);
  }

  Response list(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    String order = request.query("order");
    boolean ascending = "asc".equals(order);
    if (order != null && !ascending && !order.equals("desc")) {
      throw Refused.invalid("invalid_value", "order", "Expected asc or desc");
    }
    VideoJobs.Wanted wanted =
        new VideoJobs.Wanted(request.query("after"), ascending, limit(request.query("limit")));
    VideoJobs.Page page = jobs.list(admitted, wanted, request);
    return Response.json(200, VideoObject.list(platform.json(), page.videos(), page.more()));
  }

  private static int limit(String given) {
    if (given == null) {
      return PAGE;
    }
    try {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= MAX_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw Refused.invalid("invalid_value", "limit", "Expected a number from 1 to " + MAX_PAGE);
  }

  Response delete(Request request, PathParameters id) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    jobs.delete(admitted.caller(), id.first(), request);
    return Response.json(200, VideoObject.deleted(platform.json(), id.first()));
  }

  /** The film itself, or its still. */
  Response content(Request request, PathParameters id) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    VideoJobs.Variant variant = variant(request.query("variant"));
    return Media.response(jobs.content(admitted, id.first(), variant, request));
  }

  private static VideoJobs.Variant variant(String name) {
    return switch (name == null ? "video" : name) {
      case "video" -> VideoJobs.Variant.VIDEO;
      case "thumbnail" -> VideoJobs.Variant.THUMBNAIL;
      case "spritesheet" -> VideoJobs.Variant.SPRITESHEET;
      default ->
          throw Refused.invalid(
              "invalid_value", "variant", "Expected video, thumbnail or spritesheet");
    };
  }
}
