package grok2api.gateway;

import grok2api.platform.Clock;
import grok2api.settings.SecuritySettings;
import grok2api.store.LogEntry;
import java.util.function.Function;

/** What is noted about one request on its way, for its row in the log. */
public final class Trace {
  private final Clock clock;
  private final String requestId;
  private final String route;
  private final Function<SecuritySettings, String> address;
  private final long startedMillis;
  private String model = "unknown";
  private String keyName = "";
  private String accountToken;
  private String servedBy;
  private boolean stream;
  private int attempts;
  private long firstByteMillis = -1;
  private int promptTokens;
  private int completionTokens;

  /**
   * @param address the client's address as the settings want it kept
   */
  public Trace(
      Clock clock, String requestId, String route, Function<SecuritySettings, String> address) {
    this.clock = clock;
    this.requestId = requestId;
    this.route = route;
    this.address = address;
    this.startedMillis = clock.nowMillis();
  }

  /** What was asked for. */
  public void asked(String requestedModel, boolean wantsStream) {
    model = requestedModel;
    stream = wantsStream;
  }

  /** Who is calling, known before it is clear whether the caller may. */
  public void recognised(Caller caller) {
    keyName = caller.name();
  }

  /** The same for work that goes on after its caller has left. */
  void calledBy(String name) {
    keyName = name;
  }

  void attempt(String token) {
    attempts++;
    accountToken = token;
    servedBy = null;
  }

  /**
   * The same for an upstream with keys.
   *
   * @param who e.g. {@code deepseek/9b1deb4d3b7d}
   */
  public void relayed(String who) {
    attempts++;
    accountToken = null;
    servedBy = who;
  }

  public void firstByte() {
    if (firstByteMillis < 0) {
      firstByteMillis = clock.nowMillis() - startedMillis;
    }
  }

  public void used(int prompt, int completion) {
    promptTokens = prompt;
    completionTokens = completion;
  }

  /** Prompt and completion together. */
  public long tokens() {
    return (long) promptTokens + completionTokens;
  }

  /**
   * The last upstream with keys that was tried; null when there was none after the last account.
   */
  String servedBy() {
    return servedBy;
  }

  /** The last account tried; null when none was. */
  String accountToken() {
    return accountToken;
  }

  LogEntry entry(
      SecuritySettings security, String accountHash, int status, String errorCode, String error) {
    long now = clock.nowMillis();
    return new LogEntry(
        now,
        requestId,
        route,
        model,
        address.apply(security),
        keyName,
        accountHash,
        stream,
        attempts,
        now - startedMillis,
        firstByteMillis,
        status,
        promptTokens,
        completionTokens,
        errorCode,
        error);
  }
}
