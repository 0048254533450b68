package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-4, 0, 4",
    "bytes=3-3, 3, 3",
    "Bytes=5-, 5, 9",
    "bytes=0-, 0, 9",
    "bytes=-3, 7, 9",
    "bytes=-10, 0, 9",
    "bytes=-99, 0, 9",
    "bytes=8-99, 8, 9",
    "bytes=9-99999999999999999999999999, 9, 9",
  })
  void isAPartOfTenBytes(String header, long first, long last) {
    assertEquals(new ByteRange.Part(first, last), ByteRange.read(header).within(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=10-",
        "bytes=10-12",
        "bytes=5-4",
        "bytes=-0",
        "bytes=99999999999999999999-"
      })
  void hasNothingOfTenBytes(String header) {
    assertNull(ByteRange.read(header).within(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
  void hasNothingOfNothing(String header) {
    assertNull(ByteRange.read(header).within(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,3-4",
        "bytes=-",
        "bytes=",
        "bytes=5",
        "bytes=a-b",
        "bytes=1-2-3",
        "bytes=--1",
        "items=0-1",
        "0-1",
        "bytes=+1-2",
        "bytes=1 - 2",
        "bytes=１-2",
      })
  void isNoneInAnyOtherForm(String header) {
    assertNull(ByteRange.read(header));
  }

  @Test
  void onlyTheFirstByteIsTheStart() {
    assertTrue(ByteRange.read("bytes=0-").fromStart());
    assertFalse(ByteRange.read("bytes=1-").fromStart());
    assertFalse(ByteRange.read("bytes=-5").fromStart());
  }
}
