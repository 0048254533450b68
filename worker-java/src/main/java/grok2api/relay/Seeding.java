package grok2api.relay;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.refusal.Refused;
import grok2api.store.Revisions;
import grok2api.store.Trip;
import grok2api.store.UpstreamSeeds;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/**
 * Enters what {@link SeedVariables} name, as long as nobody has entered an upstream. From then on
 * the database counts, and the variables are not looked at.
 */
final class Seeding {
  private final Platform platform;
  private final Vault vault;
  private final SeedVariables variables;
  private boolean tried;

  Seeding(Platform platform, Vault vault) {
    this.platform = platform;
    this.vault = vault;
    this.variables = new SeedVariables(platform.environment(), platform.json(), vault);
  }

  /**
   * Enters them, if there is anything to enter and this isolate has not tried yet. A variable that
   * cannot be read is told to the log, and nothing is entered until it is put right: no part of
   * what the operator wants passes for the whole.
   *
   * @param trip gets the statements, each of which heeds that nobody has entered anything
   * @return whether there are any
   */
  boolean enter(Trip trip) {
    if (tried) {
      return false;
    }
    tried = true;
    try {
      List<UpstreamSeeds.Seed> seeds = variables.seeds();
      if (seeds.isEmpty()) {
        return false;
      }
      for (Statement statement :
          UpstreamSeeds.enter(
              platform.json(), platform.digests(), vault, seeds, platform.clock().nowMillis())) {
        trip.add(statement);
      }
      trip.add(UpstreamSeeds.done(), rows -> entered(rows.changes() == 1, seeds.size()));
      return true;
    } catch (SeedVariables.Unreadable e) {
      unseeded(e.getMessage());
    } catch (Refused e) {
      unseeded(vault.problem());
    }
    return false;
  }

  private void entered(boolean first, int upstreams) {
    if (first) {
      platform.log().info("upstreams.seeded", Map.of("upstreams", upstreams));
    }
  }

  private void unseeded(String problem) {
    platform
        .log()
        .warn(
            "upstreams.unseeded",
            Map.of("problem", problem, "advice", "put it right and deploy again; nothing is lost"));
  }

  /**
   * The same where upstreams are not read: no round trip when no variable is set, one when this is
   * not the first start.
   */
  void enterUnlessTouched() {
    if (tried || !variables.set() || !platform.environment().bound("DB")) {
      return;
    }
    try {
      Rows revision = platform.sql().run(Revisions.find(Revisions.UPSTREAMS));
      Trip trip = new Trip();
      if (Revisions.read(revision) == 0 && enter(trip)) {
        trip.run(platform.sql());
      }
      tried = true;
    } catch (SqlFailed e) {
      failed(e);
    }
  }

  void failed(SqlFailed failure) {
    platform.log().error("upstreams.unseeded", Map.of(), failure);
  }
}
