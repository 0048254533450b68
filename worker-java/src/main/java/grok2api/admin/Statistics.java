package grok2api.admin;

import grok2api.gateway.LocalDay;
import grok2api.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many requests there were lately: by hour, by day, by model.
 *
 * <pre>{@code
 * {"hourly":[{"hour":"14:00","success":0,"failed":0},…],
 *  "daily":[{"date":"2026-02-05","success":10,"failed":1},…],
 *  "models":[{"model":"grok-4","count":11},…],
 *  "summary":{"total":11,"success":10,"failed":1,"success_rate":90.9},
 *  "tz_offset_minutes":480}
 * }</pre>
 *
 * <p>The 24 hours and 14 days are local ones, the oldest first; the present one is the last. {@code
 * models} are the ten most used of seven times 24 hours, {@code summary} is of the 24 hours, its
 * rate in percent. Success is a status from 200 to 399.
 */
final class Statistics {
  static final long HOUR_MILLIS = 3_600_000;
  static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private static final int HOURS = 24;
  private static final int DAYS = 14;
  private static final int MODEL_DAYS = 7;
  private static final int MODELS = 10;

  private final LocalDay localDay;
  private final long hourMillis;
  private final long firstHourMillis;
  private final long firstDayMillis;
  private final long firstModelMillis;
  private final long[][] hours = new long[HOURS][2];
  private final long[][] days = new long[DAYS][2];
  private final Map<String, Long> models = new LinkedHashMap<>();

  /** Without any request yet. */
  Statistics(LocalDay localDay, long nowMillis) {
    this.localDay = localDay;
    this.hourMillis = localDay.hourMillis(nowMillis);
    this.firstHourMillis = hourMillis - (HOURS - 1) * HOUR_MILLIS;
    this.firstDayMillis = localDay.midnightMillis(nowMillis) - (DAYS - 1) * DAY_MILLIS;
    this.firstModelMillis = hourMillis - MODEL_DAYS * DAY_MILLIS + HOUR_MILLIS;
  }

  /** The same with more to come. */
  Statistics copy() {
    Statistics copy = new Statistics(localDay, hourMillis);
    copy(hours, copy.hours);
    copy(days, copy.days);
    copy.models.putAll(models);
    return copy;
  }

  /** When the present hour began. */
  long hourMillis() {
    return hourMillis;
  }

  /** When the first of the hours began. */
  long firstHourMillis() {
    return firstHourMillis;
  }

  /** When the first of the days began. */
  long firstDayMillis() {
    return firstDayMillis;
  }

  /** From when on models count. */
  long firstModelMillis() {
    return firstModelMillis;
  }

  /** Adds requests of an hour, whatever their models. */
  void add(long hourAtMillis, long success, long failed) {
    add(hours, hourAtMillis - firstHourMillis, HOUR_MILLIS, success, failed);
    add(days, hourAtMillis - firstDayMillis, DAY_MILLIS, success, failed);
  }

  /** Adds requests of a model, if the hour is not too long ago. */
  void addModel(long hourAtMillis, String model, long count) {
    if (hourAtMillis >= firstModelMillis) {
      models.merge(model, count, Long::sum);
    }
  }

  void write(JsonWriter body) {
    body.object().name("hourly").array();
    long success = 0;
    long failed = 0;
    for (int i = 0; i < HOURS; i++) {
      int hour = localDay.hourOfDay(firstHourMillis + i * HOUR_MILLIS);
      body.object().name("hour").value((hour < 10 ? "0" : "") + hour + ":00");
      counts(body, hours[i]).end();
      success += hours[i][0];
      failed += hours[i][1];
    }
    body.end().name("daily").array();
    for (int i = 0; i < DAYS; i++) {
      body.object().name("date").value(localDay.of(firstDayMillis + i * DAY_MILLIS));
      counts(body, days[i]).end();
    }
    body.end().name("models").array();
    for (Map.Entry<String, Long> model : mostUsed()) {
      body.object().name("model").value(model.getKey());
      body.name("count").value(model.getValue()).end();
    }
    body.end().name("summary").object().name("total").value(success + failed);
    body.name("success").value(success).name("failed").value(failed);
    body.name("success_rate").raw(percent(success, success + failed)).end();
    body.name("tz_offset_minutes").value(localDay.offsetMillis() / 60_000).end();
  }

  /** With one decimal; 0 of nothing. */
  static String percent(long part, long whole) {
    return whole == 0 ? "0" : tenths(Math.round(1000.0 * part / whole));
  }

  /** {@code 90.9} for 909, {@code 90} for 900. */
  static String tenths(long tenths) {
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
  }

  private List<Map.Entry<String, Long>> mostUsed() {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(models.entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, Long> model) -> -model.getValue())
            .thenComparing(Map.Entry::getKey));
    return sorted.subList(0, Math.min(MODELS, sorted.size()));
  }

  private static void add(long[][] sums, long sinceFirst, long length, long success, long failed) {
    int index = (int) Math.floorDiv(sinceFirst, length);
    if (index >= 0 && index < sums.length) {
      sums[index][0] += success;
      sums[index][1] += failed;
    }
  }

  private static void copy(long[][] from, long[][] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i].clone();
    }
  }

  private static JsonWriter counts(JsonWriter body, long[] sums) {
    return body.name("success").value(sums[0]).name("failed").value(sums[1]);
  }
}
