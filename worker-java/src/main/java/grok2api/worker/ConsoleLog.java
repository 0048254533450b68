package grok2api.worker;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.Log;
import grok2api.worker.js.JsRuntime;
import java.util.Map;
import org.teavm.jso.JSExceptions;

/** One JSON object a line on the console: {@code {"event":"…","field":…}}. */
final class ConsoleLog implements Log {
  private final Json json;

  ConsoleLog(Json json) {
    this.json = json;
  }

  @Override
  public void info(String event, Map<String, ?> fields) {
    JsRuntime.logInfo(line(event, fields, null));
  }

  @Override
  public void warn(String event, Map<String, ?> fields) {
    JsRuntime.logWarn(line(event, fields, null));
  }

  @Override
  public void error(String event, Map<String, ?> fields, Throwable cause) {
    JsRuntime.logError(line(event, fields, cause));
  }

  private String line(String event, Map<String, ?> fields, Throwable cause) {
    JsonWriter writer = new JsonWriter(json).object().name("event").value(event);
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      writer.name(field.getKey());
      if (field.getValue() instanceof Number number) {
        writer.value(number.longValue());
      } else {
        writer.value(String.valueOf(field.getValue()));
      }
    }
    if (cause != null) {
      writer.name("error").value(String.valueOf(cause));
      writer.name("stack").value(JsRuntime.stack(JSExceptions.getJSException(cause)));
    }
    return writer.end().toString();
  }
}
