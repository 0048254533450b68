package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalDayTest {
  /** The vectors of {@code data-model.md} 10.2 and {@code openai-api.md} 5 and 13.2. */
  @ParameterizedTest
  @CsvSource({
    "2026-02-05T15:59:59Z,480,1770307200,2026-02-05",
    "2026-02-05T16:00:00Z,480,1770393600,2026-02-06",
    "2026-02-05T16:00:00Z,0,1770336000,2026-02-05",
    "2026-12-31T20:00:00Z,480,1798819200,2027-01-01",
    "2026-12-31T20:00:00Z,-300,1798779600,2026-12-31",
    "2025-03-10T15:59:30Z,480,1741622400,2025-03-10",
    "2025-03-10T10:00:00Z,-300,1741669200,2025-03-10",
    "2025-03-10T10:00:00Z,0,1741651200,2025-03-10",
    "2024-02-29T12:00:00Z,0,1709251200,2024-02-29",
  })
  void knowsTheDayAndItsEnd(String now, int offset, long midnight, String day) {
    LocalDay localDay = new LocalDay(offset);
    long millis = Instant.parse(now).toEpochMilli();
    assertEquals(day, localDay.of(millis));
    assertEquals(midnight * 1000, localDay.nextMidnightMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-05T10:00:00Z,2026-02-05T16:00:00Z",
    "2026-02-05T15:58:00Z,2026-02-05T16:00:00Z",
    "2026-02-05T15:58:00.001Z,2026-02-05T16:00:01Z",
    "2026-02-05T15:59:30Z,2026-02-05T16:01:30Z",
    "2026-02-05T16:00:00Z,2026-02-06T16:00:00Z",
  })
  void keepsForTheDayAndForTwoMinutesAtLeast(String now, String expiry) {
    long seconds = new LocalDay(480).expirySeconds(Instant.parse(now).toEpochMilli());
    assertEquals(expiry, IsoTime.of(seconds));
    assertEquals(Instant.parse(expiry).getEpochSecond(), seconds);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"NULL,480", "x,480", "-300,-300", "9999,840", "-9999,-720", "' 0 ',0"},
      nullValues = "NULL")
  void readsTheOffsetLeniently(String variable, int offset) {
    LocalDay read =
        new LocalDay(
            new grok2api.platform.Environment() {
              @Override
              public String variable(String name) {
                return variable;
              }

              @Override
              public boolean bound(String name) {
                return true;
              }
            });
    assertEquals(new LocalDay(offset).nextMidnightMillis(0), read.nextMidnightMillis(0));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-05T10:59:59.999Z,480,2026-02-05T10:00:00Z,18,2026-02-04T16:00:00Z",
    "2026-02-05T16:00:00Z,480,2026-02-05T16:00:00Z,0,2026-02-05T16:00:00Z",
    "2026-02-05T10:15:00Z,330,2026-02-05T09:30:00Z,15,2026-02-04T18:30:00Z",
    "2026-02-05T02:00:00Z,-300,2026-02-05T02:00:00Z,21,2026-02-04T05:00:00Z",
  })
  void knowsWhenTheHourAndTheDayBegan(
      String now, int offset, String hour, int ofDay, String midnight) {
    LocalDay localDay = new LocalDay(offset);
    long millis = Instant.parse(now).toEpochMilli();
    assertEquals(Instant.parse(hour).toEpochMilli(), localDay.hourMillis(millis));
    assertEquals(ofDay, localDay.hourOfDay(millis));
    assertEquals(Instant.parse(midnight).toEpochMilli(), localDay.midnightMillis(millis));
    assertEquals(offset * 60_000L, localDay.offsetMillis());
  }
}
