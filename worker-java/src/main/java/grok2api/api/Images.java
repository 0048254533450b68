package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Allowance;
import grok2api.gateway.ClientAddress;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.ImageJob;
import grok2api.gateway.ImageReply;
import grok2api.gateway.ImageService;
import grok2api.gateway.PictureIntake;
import grok2api.gateway.Trace;
import grok2api.http.Form;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.media.Picture;
import grok2api.media.PictureSource;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ImageFields;
import grok2api.openai.ImageRequest;
import grok2api.openai.ImageRequestReader;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /v1/images/generations}, {@code POST /v1/images/edits} and {@code GET
 * /v1/images/method}.
 */
final class Images {
  static final String GENERATIONS = "/v1/images/generations";
  static final String EDITS = "/v1/images/edits";

  private static final long MAX_JSON_BYTES = 32L * 1024 * 1024;
  private static final long MAX_FORM_BYTES = 40L * 1024 * 1024;

  /** Pictures that a JSON body names. */
  private static final PictureIntake.Limits NAMED =
      new PictureIntake.Limits(
          ImageRequestReader.MAX_PICTURES, ImageFiles.MAX_BYTES, (int) MAX_FORM_BYTES);

  private final Platform platform;
  private final Admission admission;
  private final PictureIntake intake;
  private final ImageService service;
  private final RefusalLog refusals;

  Images(Platform platform, Gateway gateway, RefusalLog refusals) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.intake = gateway.pictures();
    this.service = gateway.images();
    this.refusals = refusals;
  }

  Response generate(Request request, PathParameters none) {
    return answer(request, GENERATIONS, Model.Kind.IMAGE, this::readGeneration);
  }

  Response edit(Request request, PathParameters none) {
    return answer(request, EDITS, Model.Kind.IMAGE_EDIT, this::readEdit);
  }

  Response method(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    JsonWriter writer = new JsonWriter(platform.json()).object();
    writer.name("image_generation_method").value(ImageService.method(admitted.settings().media()));
    return Response.json(200, writer.end().toString());
  }

  private Response answer(Request request, String route, Model.Kind kind, Reader reader) {
    Trace trace =
        new Trace(
            platform.clock(), request.id(), route, security -> ClientAddress.of(request, security));
    ImageJob job;
    try {
      job = allowed(request, trace, kind, reader);
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    ImageReply reply = service.answer(job);
    Response response = response(job.wish().stream(), reply);
    Allowance allowance = job.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  private static Response response(boolean stream, ImageReply reply) {
    Response response =
        stream
            ? Response.events(reply.body())
            : new Response(
                200,
                List.of(new Header("Content-Type", "application/json")),
                new Response.Written(reply.body()));
    return reply.method() == null ? response : response.with("x-image-method", reply.method());
  }

  /** What a request asks for, as far as it could be read. */
  private static final class Asked {
    String model;
    ImageRequest wish;
    List<Picture> pictures = List.of();
    List<PictureSource> sources = List.of();
  }

  /** Reads a request bit by bit, so that what was read before a fault is known. */
  private interface Reader {
    void read(Request request, Trace trace, Asked into);
  }

  private void readGeneration(Request request, Trace trace, Asked into) {
    ImageFields fields = ImageFields.ofJson(platform.json(), request.body(MAX_JSON_BYTES));
    String prompt = prompt(fields, ImageRequestReader.GENERATOR, trace, into);
    into.wish = ImageRequestReader.generation(fields, prompt, into.model);
  }

  private void readEdit(Request request, Trace trace, Asked into) {
    String type = request.header("Content-Type");
    if (type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("application/json")) {
      readNamed(request, trace, into);
    } else {
      readForm(request, trace, into);
    }
  }

  private void readForm(Request request, Trace trace, Asked into) {
    Form form = request.form(MAX_FORM_BYTES);
    ImageFields fields = ImageFields.ofForm(ImageFiles.texts(form));
    String prompt = prompt(fields, ImageRequestReader.EDITOR, trace, into);
    List<Form.File> files = ImageFiles.pictures(form);
    into.wish = ImageRequestReader.edit(fields, prompt, into.model, files.size());
    into.pictures = ImageFiles.checked(files);
  }

  private void readNamed(Request request, Trace trace, Asked into) {
    ImageFields fields = ImageFields.ofJson(platform.json(), request.body(MAX_JSON_BYTES));
    String prompt = prompt(fields, ImageRequestReader.EDITOR, trace, into);
    if (fields.has("mask")) {
      throw ImageRequestReader.maskRefused();
    }
    List<PictureSource> sources = new ArrayList<>();
    for (String url : fields.texts("image")) {
      sources.add(new PictureSource(url, "image." + sources.size()));
    }
    into.wish = ImageRequestReader.edit(fields, prompt, into.model, sources.size());
    into.sources = sources;
  }

  private static String prompt(ImageFields fields, String fallback, Trace trace, Asked into) {
    trace.asked(fallback, fields.on("stream"));
    String prompt = ImageRequestReader.prompt(fields);
    into.model = ImageRequestReader.model(fields, fallback);
    trace.asked(into.model, fields.on("stream"));
    return prompt;
  }

  /**
   * Reads the request and admits its caller for what it asks. A wrong key is told before any fault
   * of the request; nothing is fetched for a stranger, and nothing charged before all pictures are
   * there.
   */
  private ImageJob allowed(Request request, Trace trace, Model.Kind kind, Reader reader) {
    admission.refuseHopeless(request);
    Asked asked = new Asked();
    Refused fault = null;
    Draw draw = Draw.NOTHING;
    try {
      reader.read(request, trace, asked);
      if (asked.sources.isEmpty()) {
        draw = draw(admission.models().find(asked.model), kind, asked.wish);
      }
    } catch (Refused refused) {
      fault = refused;
    }
    Admitted admitted = admission.admit(request, draw, trace::recognised);
    if (asked.model == null) {
      throw fault;
    }
    Model model = model(admitted.settings().models(), asked.model, kind);
    if (fault != null) {
      throw fault;
    }
    List<Picture> pictures = asked.pictures;
    if (!asked.sources.isEmpty()) {
      pictures = named(asked.sources, request, admitted);
    }
    if (draw == Draw.NOTHING) {
      admitted = admission.admit(request, draw(model, kind, asked.wish), trace::recognised);
    }
    return new ImageJob(admitted, asked.wish, model, pictures, request, trace);
  }

  private List<Picture> named(List<PictureSource> sources, Request request, Admitted admitted) {
    List<Picture> pictures = intake.read(sources, request, admitted.settings(), NAMED);
    for (Picture picture : pictures) {
      ImageFiles.fit(picture);
    }
    return pictures;
  }

  private static Draw draw(Model model, Model.Kind kind, ImageRequest wish) {
    return model == null || model.kind() != kind ? Draw.NOTHING : Draw.images(model, wish.count());
  }

  private static Model model(ModelCatalog models, String id, Model.Kind kind) {
    Model model = models.find(id);
    if (model == null) {
      throw new Refused(new Refusal.UnknownModel(id));
    }
    if (model.kind() != kind) {
      throw Refused.invalid(
          "model_not_supported", "model", "The model " + id + " cannot do what this route is for");
    }
    return model;
  }
}
