package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Platform;
import grok2api.testing.FakeKv;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class MediaRemovalTest {
  private final TestGateway gateway = TestGateway.empty();
  private final MediaRemoval removal = new MediaRemoval(gateway.platform());

  /** Objects of 1,000 bytes each, the last one used last. */
  private void objects(String type, String prefix, int count, long expiresInMillis) {
    for (int i = 1; i <= count; i++) {
      String key = type + "/" + prefix + (1000 + i);
      gateway.run(
          "INSERT INTO kv_cache (key, type, size, created_at, last_access_at, expires_at)"
              + " VALUES (?1, ?2, 1000, ?3, ?4, ?5)",
          key,
          type,
          gateway.clock.nowMillis,
          gateway.clock.nowMillis + i,
          gateway.clock.nowMillis + expiresInMillis);
      if (expiresInMillis > 0) {
        gateway.kv.keep(key, "bytes");
      }
    }
  }

  private long rows() {
    return gateway.rows("SELECT count(*) AS n FROM kv_cache").get(0).integer("n");
  }

  @Test
  void clearsAKindFromStoreAndIndex() {
    objects("image", "a", 150, 1000);
    objects("video", "v", 2, 1000);
    assertEquals(new MediaRemoval.Outcome(150, 150_000, 0, false), removal.clear("image"));
    assertEquals(2, gateway.kv.values.size());
    assertEquals(2, rows());
    assertEquals(new MediaRemoval.Outcome(2, 2000, 0, false), removal.clear(null));
    assertEquals(0, rows());
  }

  @Test
  void whatHasExpiredCostsNoDeletion() {
    objects("image", "old", 700, -1);
    objects("image", "new", 3, 1000);
    assertEquals(new MediaRemoval.Outcome(703, 703_000, 0, false), removal.clear(null));
    assertEquals(3, gateway.kv.deleted.size());
  }

  @Test
  void oneCallDeletesFiveHundredAtMost() {
    objects("image", "a", 520, 1000);
    assertEquals(new MediaRemoval.Outcome(500, 500_000, 20, false), removal.clear(null));
    assertEquals(20, rows());
    assertEquals(20, gateway.kv.values.size());
  }

  @Test
  void oneCallEndsInTime() {
    objects("image", "a", 100, 10_000_000);
    MediaRemoval slow =
        new MediaRemoval(
            new Platform(
                gateway.platform().sql(),
                new SlowKv(),
                gateway.platform().assets(),
                gateway.platform().http(),
                gateway.platform().sockets(),
                gateway.platform().json(),
                gateway.platform().encodings(),
                gateway.platform().digests(),
                gateway.platform().crypto(),
                gateway.platform().entropy(),
                gateway.clock,
                gateway.platform().parallel(),
                gateway.platform().log(),
                gateway.platform().environment()));
    assertEquals(new MediaRemoval.Outcome(20, 20_000, 80, false), slow.clear(null));
  }

  private final class SlowKv extends FakeKv {
    @Override
    public void delete(String key) {
      gateway.clock.sleep(1000);
    }
  }

  @Test
  void aRowStaysWhenItsObjectDoes() {
    objects("image", "a", 150, 1000);
    gateway.kv.deletionsLeft = 100;
    assertEquals(new MediaRemoval.Outcome(100, 100_000, 50, true), removal.clear(null));
    assertEquals(50, rows());
    assertEquals(50, gateway.kv.values.size());
    assertTrue(gateway.logged.toString().contains("media.kept"), gateway.logged.toString());
  }

  @Test
  void makesRoomBeginningWithTheLeastRecentlyUsed() {
    objects("image", "a", 10, 1000);
    assertEquals(3, removal.free(2001).deleted());
    assertEquals(7, rows());
    assertEquals(
        "image/a1004", gateway.rows("SELECT min(key) AS key FROM kv_cache").get(0).text("key"));
  }
}
