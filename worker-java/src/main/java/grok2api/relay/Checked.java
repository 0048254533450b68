package grok2api.relay;

/**
 * What an upstream said to a credential.
 *
 * @param credential its id; null where the upstream wants none
 * @param ok whether requests may go on using it
 * @param status of the answer; 502 for none, 504 for a late one
 * @param code the upstream's own; null without one
 * @param message for the operator
 */
public record Checked(
    String credential, boolean ok, int status, String code, String message, long latencyMillis) {
  static Checked of(String credential, UpstreamProbe.Result result) {
    long latency = result.latencyMillis();
    return switch (result) {
      case UpstreamProbe.Result.Listed listed ->
          new Checked(
              credential, true, 200, null, "Models listed: " + listed.models().size(), latency);
      case UpstreamProbe.Result.Unlisted unlisted ->
          new Checked(
              credential,
              true,
              unlisted.status(),
              null,
              "The upstream is there, but lists no models, which would have proved the credential",
              latency);
      case UpstreamProbe.Result.Failed failed ->
          new Checked(
              credential,
              false,
              failed.error().status(),
              failed.error().code(),
              failed.error().message(),
              latency);
    };
  }
}
