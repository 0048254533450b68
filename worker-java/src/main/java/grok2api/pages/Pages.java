package grok2api.pages;

import grok2api.http.Filter;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Log;
import grok2api.platform.Platform;
import java.util.Map;

/**
 * Pages, redirects and files, and the answer to every path that nobody else answers.
 *
 * <p>A page holds no data, so everybody may have it; it asks the panel's API who is signed in. On
 * Workers the platform serves pages and files such as {@code /css/base.css} itself, by {@code
 * app-static/_redirects} and {@code _headers}; the Worker is asked for what moved, and for what is
 * not there. On Pages, where it is asked for everything, it serves them all alike.
 */
public final class Pages implements Filter.Next {
  /** What is at a path. */
  private sealed interface Page {}

  /** A file under a path of its own, whatever the query is. */
  private record Shown(String file) implements Page {}

  private record Moved(String location) implements Page {}

  private static final Page PANEL = new Shown("/panel.html");
  private static final Page ACCOUNTS = new Moved("/admin/token");

  private static final Map<String, Page> PAGES =
      Map.ofEntries(
          Map.entry("/", new Moved("/login")),
          Map.entry("/login", new Shown("/login.html")),
          Map.entry("/admin", ACCOUNTS),
          Map.entry("/manage", ACCOUNTS),
          Map.entry("/chat", new Shown("/chat.html")),
          Map.entry("/favicon.ico", new Shown("/favicon.ico")));

  /** The panel's script finds the screen by the address. */
  private static final String SCREENS = "/admin/";

  /** An earlier edition kept its files there; {@code /static/js/a.js} is {@code /js/a.js} now. */
  private static final String STATIC = "/static";

  private final DeployedFiles files;
  private final Log log;

  public Pages(Platform platform) {
    this.files = new DeployedFiles(platform);
    this.log = platform.log();
  }

  @Override
  public Response proceed(Request request) {
    Response response;
    try {
      response = answer(request);
    } catch (RuntimeException | Error defect) {
      log.error(
          "request.defect", Map.of("request_id", request.id(), "path", request.path()), defect);
      response =
          Response.text(
              500,
              "The gateway failed; its log has the details of request " + request.id() + ".\n");
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  private Response answer(Request request) {
    Page page = pageAt(request.path());
    if (page == null) {
      return nothing(request);
    }
    if (!reads(request)) {
      return Response.text(405, "Only GET and HEAD are allowed here.\n").with("Allow", "GET, HEAD");
    }
    return switch (page) {
      case Moved moved -> Response.empty(302).with("Location", moved.location());
      case Shown shown -> {
        Response file = files.get(shown.file(), request.header("If-None-Match"));
        yield file == null ? nothing(request) : file;
      }
    };
  }

  private static Page pageAt(String path) {
    if (path.startsWith(STATIC + "/")) {
      return new Shown(path.substring(STATIC.length()));
    }
    return path.startsWith(SCREENS) ? PANEL : PAGES.get(path);
  }

  private Response nothing(Request request) {
    Response page = reads(request) && wantsHtml(request) ? files.page(404, "/404.html") : null;
    return page == null
        ? Response.text(404, "Not found. The API is below /v1, the panel at /login.\n")
        : page;
  }

  private static boolean reads(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static boolean wantsHtml(Request request) {
    String accept = request.header("Accept");
    return accept != null && accept.contains("text/html");
  }
}
