package grok2api.platform;

/** Comparing secrets. */
public final class ConstantTime {
  private ConstantTime() {}

  /** Whether the texts are the same; takes as long for a near miss as for a far one. */
  public static boolean equal(String given, String expected) {
    int difference = given.length() ^ expected.length();
    for (int i = 0; i < given.length(); i++) {
      difference |=
          given.charAt(i) ^ (expected.isEmpty() ? 0 : expected.charAt(i % expected.length()));
    }
    return difference == 0;
  }
}
