package grok2api.platform;

/** Tells that the client has gone and work for it should stop. */
public interface Signal {
  boolean aborted();

  /** Runs the action once when the client goes; at once if it has gone already. Must not block. */
  void onAbort(Runnable action);

  /** A signal that never fires. */
  Signal NEVER =
      new Signal() {
        @Override
        public boolean aborted() {
          return false;
        }

        @Override
        public void onAbort(Runnable action) {}
      };
}
