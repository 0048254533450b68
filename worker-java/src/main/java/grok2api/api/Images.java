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
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.media.Picture;
import grok2api.media.PictureSource;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.openai.ImageFields;
import grok2api.openai.ImageRequest;
import grok2api.openai.ImageRequestReader;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.OpenAiDialect;
import grok2api.relay.RelayCall;
import grok2api.relay.RelayService;
import grok2api.routing.Routing;
import grok2api.store.Amounts;
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

  private static final int MAX_FORM_BYTES = 40 * 1024 * 1024;

  /** Pictures that a JSON body names. */
  private static final PictureIntake.Limits NAMED =
      new PictureIntake.Limits(
          ImageRequestReader.MAX_PICTURES, ImageFiles.MAX_BYTES, MAX_FORM_BYTES);

  private final Platform platform;
  private final Admission admission;
  private final PictureIntake intake;
  private final ImageService service;
  private final RefusalLog refusals;
  private final ModelDoor door;
  private final RelayService relay;
  private final OpenAiDialect dialect;
  private final V1Errors errors;

  Images(
      Platform platform,
      Gateway gateway,
      RefusalLog refusals,
      ModelDoor door,
      RelayService relay,
      V1Errors errors) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.intake = gateway.pictures();
    this.service = gateway.images();
    this.refusals = refusals;
    this.door = door;
    this.relay = relay;
    this.dialect = new OpenAiDialect(platform.json(), errors);
    this.errors = errors;
  }

  Response generate(Request request, PathParameters none) {
    return answer(
        request,
        new Way(GENERATIONS, Model.Kind.IMAGE, ImageRequestReader.GENERATOR, this::readGeneration));
  }

  Response edit(Request request, PathParameters none) {
    return answer(
        request, new Way(EDITS, Model.Kind.IMAGE_EDIT, ImageRequestReader.EDITOR, this::readEdit));
  }

  /**
   * What is done on a route.
   *
   * @param fallback the model where none is named
   * @param reader as Grok accounts are asked
   */
  private record Way(String route, Model.Kind kind, String fallback, Reader reader) {
    /** New pictures are wished for in JSON, others usually in a form. */
    PassedBody body(Json json, Request request) {
      String type = request.header("Content-Type");
      boolean named =
          type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("application/json");
      return kind == Model.Kind.IMAGE || named
          ? PassedBody.json(json, request)
          : PassedBody.form(request);
    }
  }

  Response method(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    JsonWriter writer = new JsonWriter(platform.json()).object();
    writer.name("image_generation_method").value(ImageService.method(admitted.settings().media()));
    return Response.json(200, writer.end().toString());
  }

  private Response answer(Request request, Way way) {
    Trace trace =
        new Trace(
            platform.clock(),
            request.id(),
            way.route,
            security -> ClientAddress.of(request, security));
    Asked asked = new Asked();
    ModelDoor.Entry entry;
    ImageJob job = null;
    try {
      entry = allowed(request, trace, way, asked);
      if (asked.wish != null && entry.routing().choices().get(0).isGrok()) {
        job = job(request, trace, asked, entry.admitted());
      }
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    Response response = job == null ? relayed(request, trace, way, asked, entry) : byAccounts(job);
    Allowance allowance = job == null ? entry.admitted().allowance() : job.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  private Response byAccounts(ImageJob job) {
    return response(job.wish().stream(), service.answer(job));
  }

  /** By upstreams with keys, and by Grok accounts when none of those can: these come last. */
  private Response relayed(
      Request request, Trace trace, Way way, Asked asked, ModelDoor.Entry entry) {
    List<Routing.Choice> choices = new ArrayList<>();
    Routing.Choice accounts = null;
    for (Routing.Choice choice : entry.routing().choices()) {
      if (!choice.isGrok()) {
        choices.add(choice);
      } else if (accounts == null) {
        accounts = choice;
      }
    }
    if (accounts != null) {
      choices.add(new Routing.Choice(accounts.upstream(), accounts.model(), Integer.MAX_VALUE, 1));
    }
    Routing routing = new Routing(entry.routing().name(), choices, entry.routing().retry());
    String path = way.route.substring("/v1".length());
    RelayCall call =
        new RelayCall(dialect, path, asked.body.body(), routing, request, trace, entry.admitted());
    RelayService.Local local =
        asked.wish == null || !asked.sources.isEmpty()
            ? null
            : elsewhere -> byAccounts(asked.job(request, trace, entry.admitted()));
    return relay.serve(call, local, errors);
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
    PassedBody body;

    /** The model's, as the client spells it. */
    String name;

    String fallback;

    /** Whether there is a prompt: only then the model is looked at. */
    boolean prompted;

    /** As Grok accounts are asked; null when they are not, or cannot be. */
    ImageRequest wish;

    Model model;
    List<Picture> pictures = List.of();
    List<PictureSource> sources = List.of();

    Draw draw() {
      return Draw.images(model, wish.count()).named(name);
    }

    ImageJob job(Request request, Trace trace, Admitted admitted) {
      return new ImageJob(admitted, wish, model, pictures, request, trace);
    }
  }

  /** Reads a request bit by bit, so that what was read before a fault is known. */
  private interface Reader {
    void read(Trace trace, Asked into);
  }

  private void readGeneration(Trace trace, Asked into) {
    ImageFields fields = fields(into.body);
    String prompt = prompt(fields, trace, into);
    into.wish = ImageRequestReader.generation(fields, prompt, into.name);
  }

  private void readEdit(Trace trace, Asked into) {
    switch (into.body.body()) {
      case RelayCall.FormBody body -> readForm(body.form(), trace, into);
      case RelayCall.JsonBody body -> readNamed(trace, into);
      case RelayCall.NoBody none -> throw new IllegalStateException();
    }
  }

  private void readForm(Form form, Trace trace, Asked into) {
    ImageFields fields = fields(into.body);
    String prompt = prompt(fields, trace, into);
    List<Form.File> files = ImageFiles.pictures(form);
    ImageRequest wish = ImageRequestReader.edit(fields, prompt, into.name, files.size());
    into.pictures = ImageFiles.checked(files);
    into.wish = wish;
  }

  private void readNamed(Trace trace, Asked into) {
    ImageFields fields = fields(into.body);
    String prompt = prompt(fields, trace, into);
    if (fields.has("mask")) {
      throw ImageRequestReader.maskRefused();
    }
    List<PictureSource> sources = new ArrayList<>();
    for (String url : fields.texts("image")) {
      sources.add(new PictureSource(url, "image." + sources.size()));
    }
    into.wish = ImageRequestReader.edit(fields, prompt, into.name, sources.size());
    into.sources = sources;
  }

  private static ImageFields fields(PassedBody body) {
    return switch (body.body()) {
      case RelayCall.JsonBody json -> new ImageFields.OfJson(JsonNode.root(json.root()));
      case RelayCall.FormBody form -> ImageFields.ofForm(ImageFiles.texts(form.form()));
      case RelayCall.NoBody none -> throw new IllegalStateException();
    };
  }

  private static String prompt(ImageFields fields, Trace trace, Asked into) {
    trace.asked(into.fallback, fields.on("stream"));
    String prompt = ImageRequestReader.prompt(fields);
    into.name = ImageRequestReader.model(fields, into.fallback);
    into.prompted = true;
    trace.asked(into.name, fields.on("stream"));
    return prompt;
  }

  /**
   * Reads the request and admits its caller for what it asks. A wrong key is told before any fault
   * of the request.
   */
  private ModelDoor.Entry allowed(Request request, Trace trace, Way way, Asked asked) {
    admission.refuseHopeless(request);
    try {
      asked.body = way.body(platform.json(), request);
    } catch (Refused fault) {
      throw door.admitted(request, trace, fault);
    }
    asked.fallback = way.fallback;
    String named = asked.body.model(null);
    asked.name = named == null || named.isBlank() ? way.fallback : named;
    try {
      return door.enter(
          request, trace, asked.name, (routing, grok) -> draw(way, trace, asked, routing, grok));
    } catch (Refused refused) {
      if (refused.refusal() instanceof Refusal.UnknownModel) {
        throw unknown(refused, way, trace, asked);
      }
      throw refused;
    }
  }

  /** A missing prompt is told before an unknown model. */
  private static Refused unknown(Refused unknown, Way way, Trace trace, Asked asked) {
    try {
      way.reader.read(trace, asked);
    } catch (Refused fault) {
      return asked.prompted ? unknown : fault;
    }
    return unknown;
  }

  /**
   * What Grok accounts cannot do is turned away, unless somebody else is asked as well.
   *
   * @throws Refused for what nobody can do
   */
  private static Draw draw(Way way, Trace trace, Asked asked, Routing routing, ModelCatalog grok) {
    String grokName = routing == null ? null : routing.grokModel();
    if (grokName == null) {
      return relayed(trace, asked);
    }
    asked.wish = null;
    Refused fault = null;
    try {
      way.reader.read(trace, asked);
    } catch (Refused refused) {
      fault = refused;
    }
    asked.model = grok.find(grokName);
    boolean fit = fault == null && asked.model.kind() == way.kind;
    if (fit && routing.choices().get(0).isGrok()) {
      return asked.sources.isEmpty()
          ? asked.draw()
          : new Draw(Amounts.NOTHING, asked.model, asked.name);
    }
    if (!fit) {
      asked.wish = null;
    }
    if (routing.relayed()) {
      return relayed(trace, asked);
    }
    if (asked.prompted && asked.model.kind() != way.kind) {
      throw PassThrough.unsupported(asked.name);
    }
    throw fault;
  }

  private static Draw relayed(Trace trace, Asked asked) {
    asked.body.requireOneModel();
    trace.asked(asked.name, asked.body.streamed());
    return Draw.relayed(asked.name, Amounts.images(asked.body.count()));
  }

  /**
   * Nothing is fetched for a stranger, and nothing charged before all pictures are there.
   *
   * @param admitted for what it asks, or with named pictures for nothing yet
   */
  private ImageJob job(Request request, Trace trace, Asked asked, Admitted admitted) {
    if (asked.sources.isEmpty()) {
      return asked.job(request, trace, admitted);
    }
    asked.pictures = named(asked.sources, request, admitted);
    Admitted charged = admission.admit(request, asked.draw(), trace::recognised);
    return asked.job(request, trace, charged);
  }

  private List<Picture> named(List<PictureSource> sources, Request request, Admitted admitted) {
    List<Picture> pictures = intake.read(sources, request, admitted.settings(), NAMED);
    for (Picture picture : pictures) {
      ImageFiles.fit(picture);
    }
    return pictures;
  }
}
