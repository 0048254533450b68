package grok2api.testing;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.refusal.Refused;
import org.junit.jupiter.api.function.Executable;

/** What a refused request was refused for. */
public final class Refusals {
  private Refusals() {}

  /** The refusal of an invalid request; fails when it is valid, or refused for another reason. */
  public static InvalidRequest invalid(Executable reading) {
    Refused refused = assertThrows(Refused.class, reading);
    return assertInstanceOf(InvalidRequest.class, refused.refusal());
  }
}
