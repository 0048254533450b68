package grok2api.gateway;

import grok2api.platform.Clock;
import grok2api.store.LogEntry;

/** What is noted about one request on its way, for its row in the log. */
public final class Trace {
  private final Clock clock;
  private final String requestId;
  private final String route;
  private final long startedMillis;
  private String model = "unknown";
  private String ip = "";
  private String keyName = "";
  private String accountToken;
  private boolean stream;
  private int attempts;
  private long firstByteMillis = -1;
  private int promptTokens;
  private int completionTokens;

  public Trace(Clock clock, String requestId, String route) {
    this.clock = clock;
    this.requestId = requestId;
    this.route = route;
    this.startedMillis = clock.nowMillis();
  }

  /** What was asked for. */
  public void asked(String requestedModel, boolean wantsStream) {
    model = requestedModel;
    stream = wantsStream;
  }

  public void admitted(String caller) {
    keyName = caller;
  }

  /** The client's address, already shortened where the settings say so. */
  public void from(String address) {
    ip = address;
  }

  void attempt(String token) {
    attempts++;
    accountToken = token;
  }

  void firstByte() {
    if (firstByteMillis < 0) {
      firstByteMillis = clock.nowMillis() - startedMillis;
    }
  }

  void used(int prompt, int completion) {
    promptTokens = prompt;
    completionTokens = completion;
  }

  /** The last account tried; null when none was. */
  String accountToken() {
    return accountToken;
  }

  LogEntry entry(String accountHash, int status, String errorCode, String error) {
    long now = clock.nowMillis();
    return new LogEntry(
        now,
        requestId,
        route,
        model,
        ip,
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
