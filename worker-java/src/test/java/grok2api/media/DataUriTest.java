package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataUriTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,aGk=",
        "data:;base64,aGk=",
        "DATA:text/plain;charset=utf-8;BASE64,aGk=",
        "data:what ever;base64,aGk=",
      })
  void hasItsBase64WhateverItsHeaderSays(String uri) {
    assertEquals("aGk=", DataUri.base64(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data:image/png,aGk=", "data:,hi", "data:image/svg+xml;utf8,<svg/>", "data:"})
  void hasNoneWhenItIsWrittenOtherwise(String uri) {
    assertNull(DataUri.base64(uri));
  }
}
