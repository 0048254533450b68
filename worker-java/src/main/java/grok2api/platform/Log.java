package grok2api.platform;

import java.util.Map;

/** The operator's log: events with fields. Secrets and upstream bodies never go in. */
public interface Log {
  /** Something worth knowing, e.g. {@code info("account.expired", Map.of("account", "1f0c…"))}. */
  void info(String event, Map<String, ?> fields);

  /** Something an operator should look at. */
  void warn(String event, Map<String, ?> fields);

  /** A defect of ours, with its stack. */
  void error(String event, Map<String, ?> fields, Throwable cause);
}
