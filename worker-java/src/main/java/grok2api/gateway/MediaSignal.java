package grok2api.gateway;

import grok2api.platform.Signal;

/**
 * Stops a fetch when the client goes, until somebody else wants the bytes too: the store gets the
 * rest then.
 */
final class MediaSignal implements Signal {
  private final Signal client;
  private boolean wanted;

  MediaSignal(Signal client) {
    this.client = client;
  }

  /** The bytes are wanted whether or not the client stays. */
  void want() {
    wanted = true;
  }

  @Override
  public boolean aborted() {
    return !wanted && client.aborted();
  }

  @Override
  public void onAbort(Runnable action) {
    client.onAbort(
        () -> {
          if (!wanted) {
            action.run();
          }
        });
  }
}
