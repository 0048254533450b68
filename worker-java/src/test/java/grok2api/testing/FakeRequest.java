package grok2api.testing;

import grok2api.http.Form;
import grok2api.http.Request;
import grok2api.platform.Background;
import grok2api.platform.Signal;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An incoming request made by a test. */
public final class FakeRequest implements Request {
  private final String method;
  private final String path;
  private final Map<String, List<String>> query = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private final String body;
  private final List<Runnable> afterwards = new ArrayList<>();
  private final List<Runnable> muchLater = new ArrayList<>();
  private final FakeSignal signal = new FakeSignal();
  private Form form;

  private FakeRequest(String method, String path, String body) {
    this.method = method;
    this.path = path;
    this.body = body;
  }

  public static FakeRequest of(String method, String path, String body) {
    return new FakeRequest(method, path, body);
  }

  public FakeRequest header(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  /** Adds a query parameter; one that repeats is given once for each value. */
  public FakeRequest parameter(String name, String value) {
    query.computeIfAbsent(name, k -> new ArrayList<>()).add(value);
    return this;
  }

  /** The client goes away. */
  public void leave() {
    signal.fire();
  }

  /** Runs what was left for after the answer. */
  public void runAfterwards() {
    while (!afterwards.isEmpty()) {
      afterwards.remove(0).run();
    }
  }

  /** Runs what was to begin a while after the answer. */
  public void runMuchLater() {
    while (!muchLater.isEmpty()) {
      muchLater.remove(0).run();
    }
  }

  @Override
  public String id() {
    return "request-1";
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String origin() {
    return "https://gw.example";
  }

  @Override
  public String query(String name) {
    List<String> values = queries(name);
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public List<String> queries(String name) {
    return query.getOrDefault(name, List.of());
  }

  @Override
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public String body(long maxBytes) {
    if (body.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new Refused(new Refusal.BodyTooLarge(maxBytes));
    }
    return body;
  }

  /** The form it carries instead of a body. */
  public FakeRequest form(Form.Part... parts) {
    this.form = FakeForm.of(parts);
    return this;
  }

  @Override
  public Form form(long maxBytes) {
    if (form == null) {
      throw Refused.invalid("invalid_multipart", null, "The body must be multipart/form-data");
    }
    long size = 0;
    for (Form.Part part : form.parts()) {
      size += part instanceof Form.File file ? file.bytes().size() : 0;
    }
    if (size > maxBytes) {
      throw new Refused(new Refusal.BodyTooLarge(maxBytes));
    }
    return form;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public Background background() {
    return new Background() {
      @Override
      public void run(Runnable work) {
        afterwards.add(work);
      }

      @Override
      public void later(int delayMillis, Runnable work) {
        muchLater.add(work);
      }
    };
  }

  private static final class FakeSignal implements Signal {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean aborted;

    @Override
    public boolean aborted() {
      return aborted;
    }

    @Override
    public void onAbort(Runnable action) {
      if (aborted) {
        action.run();
      } else {
        actions.add(action);
      }
    }

    void fire() {
      aborted = true;
      actions.forEach(Runnable::run);
    }
  }
}
