package grok2api.refusal;

/** Carries a {@link Refusal} to the filter that answers it. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public Refused(Refusal refusal) {
    super(refusal.toString());
    this.refusal = refusal;
  }

  /** Shorthand for the most frequent refusal. */
  public static Refused invalid(String code, String param, String message) {
    return new Refused(new Refusal.InvalidRequest(code, param, message));
  }

  public Refusal refusal() {
    return refusal;
  }
}
