package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import grok2api.platform.Crypto;
import grok2api.platform.Platform;
import grok2api.settings.AdminPassword;
import grok2api.settings.AdminSettings;
import grok2api.testing.JvmCrypto;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a look at a password costs; LoginTest has what it finds. */
class PasswordsTest {
  private static final AdminPassword HASHED =
      new AdminPassword(
          "JeuGrMduQwGPGLmo-Qwv7UYtHHmeg9SK49fGkEamC2c", "AAECAwQFBgcICQoLDA0ODw", 1000, "!");
  private static final AdminPassword PLAIN = new AdminPassword("", "", 100_000, "password");

  private final TestGateway gateway = TestGateway.empty();
  private final List<Integer> derivations = new ArrayList<>();

  /** Notes the rounds of each derivation. */
  private final class CountingCrypto implements Crypto {
    private final JvmCrypto crypto = new JvmCrypto();

    @Override
    public String pbkdf2(String password, String salt, int rounds) {
      derivations.add(rounds);
      return crypto.pbkdf2(password, salt, rounds);
    }

    @Override
    public String hmac(String key, String text) {
      return crypto.hmac(key, text);
    }

    @Override
    public String encrypt(String key, String nonce, String text) {
      return crypto.encrypt(key, nonce, text);
    }

    @Override
    public String decrypt(String key, String nonce, String ciphertext) {
      return crypto.decrypt(key, nonce, ciphertext);
    }

    @Override
    public boolean verifies(
        SignatureAlgorithm algorithm, String publicKey, String signature, String signedBytes) {
      return crypto.verifies(algorithm, publicKey, signature, signedBytes);
    }
  }

  private Passwords.Verdict check(AdminPassword stored, String username, String typed) {
    Platform p = gateway.platform();
    Platform counting =
        new Platform(
            p.sql(),
            p.kv(),
            p.assets(),
            p.http(),
            p.sockets(),
            p.json(),
            p.encodings(),
            p.digests(),
            new CountingCrypto(),
            p.entropy(),
            p.clock(),
            p.parallel(),
            p.log(),
            p.environment());
    return new Passwords(counting)
        .check(new AdminSettings("admin", stored, "", 1), username, typed);
  }

  @ParameterizedTest
  @CsvSource({"admin, password", "admin, wrong", "operator, password", "operator, wrong"})
  void aLookCostsTheSameWhateverIsWrong(String username, String typed) {
    check(HASHED, username, typed);
    assertEquals(List.of(1000), derivations);
    derivations.clear();
    check(PLAIN, username, typed);
    assertEquals(List.of(100_000), derivations);
  }

  @ParameterizedTest
  @CsvSource({"admin, ' wrong'", "operator, ' wrong'", "operator, ' password'"})
  void blanksAroundCostASecondLookWhateverIsWrong(String username, String typed) {
    assertInstanceOf(Passwords.Wrong.class, check(HASHED, username, typed));
    assertEquals(List.of(1000, 1000), derivations);
  }
}
