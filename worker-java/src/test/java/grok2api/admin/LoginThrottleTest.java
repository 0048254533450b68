package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmCrypto;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final long MINUTE = 60_000;

  private final TestGateway gateway = TestGateway.empty();

  /** Hashed in one round, so that a hundred guesses are no matter. */
  @BeforeEach
  void hashThePassword() {
    String salt = "AAECAwQFBgcICQoLDA0ODw";
    String hash = new JvmCrypto().pbkdf2(TestGateway.PASSWORD, salt, 1);
    gateway
        .setting("global", "admin_password_hash", "\"" + hash + "\"")
        .setting("global", "admin_password_salt", "\"" + salt + "\"")
        .setting("global", "admin_password_iter", "1");
  }

  private FakeRequest request(String address, String username, String password) {
    return FakeRequest.of(
            "POST",
            "/api/v1/admin/login",
            "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}")
        .header("CF-Connecting-IP", address);
  }

  private int guess(String address, String username) {
    return gateway.send(request(address, username, "wrong")).status();
  }

  private Reply right(String address) {
    return gateway.send(request(address, "admin", TestGateway.PASSWORD));
  }

  private void passes(long millis) {
    gateway.clock.nowMillis += millis;
  }

  private String signInFromPanel() {
    FakeRequest request =
        request("203.0.113.7", "admin", TestGateway.PASSWORD)
            .header("X-Requested-With", "grok2api-admin")
            .header("Origin", "https://gw.example");
    String cookie = LoginTest.device(gateway.send(request));
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @Test
  void theSixthGuessFromAnAddressHasToWait() {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, guess("203.0.113.7", "name-" + i));
    }
    Reply reply = gateway.send(request("203.0.113.7", "name-6", "wrong"));
    assertEquals(429, reply.status());
    assertEquals("LOGIN_THROTTLED", reply.json().text("code"));
    assertEquals("600", reply.header("Retry-After"));
    assertEquals(429, right("203.0.113.7").status(), "even with the right password");
    assertEquals(200, right("203.0.113.8").status(), "from elsewhere");
  }

  @Test
  void theSixthGuessAtANameHasToWaitFromWhereverItComes() {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, guess("203.0.113." + i, "admin"));
    }
    assertEquals(429, guess("198.51.100.1", "admin"));
    assertEquals(429, right("198.51.100.2").status());
    assertEquals(401, guess("198.51.100.3", "operator"));
  }

  @Test
  void anIpv6AddressStandsForItsNetwork() {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, guess("2001:db8:0:1:" + i + "::7", "name-" + i));
    }
    assertEquals(429, guess("2001:db8::1:9:9:9:9", "name-6"));
    assertEquals(401, guess("2001:db8:0:2::7", "name-6"));
  }

  @Test
  void blocksTwiceAsLongEachTimeUpToAnHour() {
    for (long minutes : List.of(10L, 20L, 40L, 60L, 60L)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(401, guess("203.0.113.7", "admin"));
      }
      Reply reply = gateway.send(request("203.0.113.7", "admin", "wrong"));
      assertEquals(minutes * 60 + "", reply.header("Retry-After"));
      passes(minutes * MINUTE - 1);
      reply = gateway.send(request("203.0.113.7", "admin", "wrong"));
      assertEquals("1", reply.header("Retry-After"));
      passes(1);
    }
    assertEquals(200, right("203.0.113.7").status());
  }

  @Test
  void aBlockedGuessIsNotCounted() {
    for (int i = 0; i < 5; i++) {
      guess("203.0.113.7", "admin");
    }
    List<Row> before = gateway.rows("SELECT * FROM sign_in_failures ORDER BY who");
    passes(MINUTE);
    for (int i = 0; i < 20; i++) {
      guess("203.0.113.7", "admin");
      guess("198.51.100." + i, "admin");
    }
    List<Row> after = gateway.rows("SELECT * FROM sign_in_failures ORDER BY who");
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).integer("since"), after.get(i).integer("since"));
    }
  }

  @Test
  void tenQuietMinutesBeginAnew() {
    for (int i = 0; i < 4; i++) {
      guess("203.0.113.7", "admin");
    }
    passes(10 * MINUTE);
    for (int i = 0; i < 5; i++) {
      assertEquals(401, guess("203.0.113.7", "admin"));
    }
    assertEquals(429, guess("203.0.113.7", "admin"));
  }

  /** Counting from the first guess would let four pass before a window's end and four behind it. */
  @Test
  void noTenMinutesSeeMoreThanFive() {
    guess("203.0.113.7", "admin");
    passes(8 * MINUTE);
    for (int i = 0; i < 3; i++) {
      assertEquals(401, guess("203.0.113.7", "admin"));
    }
    passes(3 * MINUTE);
    assertEquals(401, guess("203.0.113.7", "admin"));
    assertEquals(429, guess("203.0.113.7", "admin"));
  }

  @Test
  void aRightPasswordForgivesTheWrongOnesBefore() {
    for (int i = 0; i < 4; i++) {
      guess("203.0.113.7", "admin");
    }
    assertEquals(200, right("203.0.113.7").status());
    assertEquals(0, gateway.rows("SELECT * FROM sign_in_failures").size());
    for (int i = 0; i < 4; i++) {
      assertEquals(401, guess("203.0.113.7", "admin"));
    }
    assertEquals(200, right("203.0.113.7").status());
  }

  @Test
  void aKnownBrowserIsCountedByItself() {
    String device = signInFromPanel();
    for (int i = 0; i < 5; i++) {
      guess("203.0.113.7", "admin");
    }
    assertEquals(429, right("203.0.113.7").status());
    FakeRequest known = request("203.0.113.7", "admin", TestGateway.PASSWORD);
    assertEquals(200, gateway.send(known.header("Cookie", device)).status());
    assertEquals(429, right("203.0.113.7").status(), "the others' block stays");

    for (int i = 0; i < 5; i++) {
      FakeRequest wrong = request("198.51.100." + i, "admin", "wrong").header("Cookie", device);
      assertEquals(401, gateway.send(wrong).status());
    }
    FakeRequest sixth = request("198.51.100.9", "admin", TestGateway.PASSWORD);
    assertEquals(429, gateway.send(sixth.header("Cookie", device)).status());
  }

  @Test
  void aCookieThatWeDidNotGiveCountsAsNone() {
    signInFromPanel();
    for (int i = 0; i < 5; i++) {
      FakeRequest forged = request("203.0.113.7", "admin", "wrong");
      forged.header("Cookie", "grok2api_device=" + (i + "x".repeat(42)));
      assertEquals(401, gateway.send(forged).status());
    }
    FakeRequest forged = request("203.0.113.7", "admin", "wrong");
    assertEquals(
        429, gateway.send(forged.header("Cookie", "grok2api_device=" + "y".repeat(43))).status());
  }

  @Test
  void aBrowserIsForgottenAfterAYear() {
    String device = signInFromPanel();
    for (int i = 0; i < 5; i++) {
      guess("203.0.113.7", "admin");
    }
    gateway.run("UPDATE known_devices SET expires_at = ?1", gateway.clock.nowMillis);
    FakeRequest known = request("203.0.113.7", "admin", TestGateway.PASSWORD);
    assertEquals(429, gateway.send(known.header("Cookie", device)).status());
  }

  @Test
  void sessionsAndAccessTokensAreNotAsked() {
    for (int i = 0; i < 5; i++) {
      guess("203.0.113.7", "admin");
    }
    FakeRequest tokens = gateway.adminRequest("GET", "/api/v1/admin/tokens", "");
    assertEquals(200, gateway.send(tokens.header("CF-Connecting-IP", "203.0.113.7")).status());
  }

  @Test
  void withoutTheNameOfThePlatformTheOperatorSaysWhomToBelieve() {
    for (int i = 0; i < 5; i++) {
      FakeRequest guess =
          FakeRequest.of(
              "POST",
              "/api/v1/admin/login",
              "{\"username\":\"name-" + i + "\",\"password\":\"wrong\"}");
      assertEquals(401, gateway.send(guess.header("X-Forwarded-For", "203.0.113." + i)).status());
    }
    FakeRequest next =
        FakeRequest.of(
                "POST", "/api/v1/admin/login", "{\"username\":\"other\",\"password\":\"wrong\"}")
            .header("X-Forwarded-For", "203.0.113.99");
    assertEquals(429, gateway.send(next).status());
    gateway.setting("security", "trust_forwarded_for", "true");
    assertEquals(401, gateway.send(next).status());
  }

  @Test
  void theAuditHasARowForABlockAndNoneForAGuess() {
    for (int i = 0; i < 9; i++) {
      guess("203.0.113.7", "admin");
    }
    List<Row> rows = gateway.rows("SELECT * FROM audit_log");
    assertEquals(1, rows.size());
    assertEquals("sign_in.blocked", rows.get(0).text("action"));
    assertEquals("guest", rows.get(0).text("actor"));
    assertTrue(rows.get(0).text("detail").contains("\"seconds\":600"), rows.get(0).text("detail"));
  }

  @Test
  void guessersCannotFillTheAudit() {
    for (int address = 0; address < 30; address++) {
      for (int i = 0; i < 5; i++) {
        assertEquals(401, guess("203.0.113." + address, "name-" + address + "-" + i));
      }
    }
    assertEquals(20, gateway.rows("SELECT * FROM audit_log").size());
  }
}
