package grok2api.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.Vaults;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
  private static final String KEY = "a data key of thirty-two letters!";
  private static final String NEXT_KEY = "another data key, of this year now";
  private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.account-one";

  private static final String SEALED =
      "enc:v1:LjPc0O."
          + "ivAUBgdZ1z92UzReQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n2JLt23SraVBLP4cHlBKq0Pye";

  private final Vault vault = Vaults.with(KEY, null);

  private static String opened(Vault vault, String stored) {
    return vault.opened(stored).textOr("locked");
  }

  /** Computed with another implementation of HKDF, HMAC and AES-GCM. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        KEY + "|" + TOKEN + "|" + SEALED,
        NEXT_KEY
            + "|"
            + TOKEN
            + "|enc:v1:SQ7qM_._LVth2VeHQiyL2WsX4Oq6RzzF8SXKLHDt-"
            + "sinLnoEMaYReQ8FVyOOFwD9zpCxKbHAj0kP6FiWPDncyAv",
        "schlüssel mit ümlauten, lang genug|ünï|enc:v1:CK3pLV.RR2e6H7xtJ0jC2F7rjWhvTCrHKyosjE55N-"
            + "AeXuv8gB7",
      })
  void aTextHasOneSealedFormUnderAKey(String line) {
    String[] parts = line.split("\\|");
    Vault vault = Vaults.with(parts[0], null);
    assertEquals(parts[2], vault.sealed(parts[1]));
    assertEquals(parts[1], opened(vault, parts[2]));
    assertEquals(parts[1], opened(Vaults.with(parts[0], null), parts[2]));
  }

  @Test
  void withoutAKeyEverythingStaysAsItIs() {
    assertFalse(Vaults.NONE.seals());
    assertNull(Vaults.NONE.keyId());
    assertNull(Vaults.NONE.problem());
    assertEquals(TOKEN, Vaults.NONE.sealed(TOKEN));
    assertEquals(TOKEN, opened(Vaults.NONE, TOKEN));
    assertEquals(List.of(), Vaults.NONE.outdated());
    assertTrue(Vaults.NONE.current(TOKEN));
    assertFalse(Vaults.NONE.current(SEALED));
  }

  @Test
  void clearTextsKeepWorkingWithAKey() {
    assertEquals(TOKEN, opened(vault, TOKEN));
    assertFalse(vault.current(TOKEN));
    assertTrue(vault.current(SEALED));
  }

  @Test
  void nothingIsSealedTwiceAndNothingIsMadeOfNothing() {
    assertEquals(SEALED, vault.sealed(SEALED));
    assertEquals("", vault.sealed(""));
  }

  @Test
  void aKeyMayEndInALineEnd() {
    assertEquals(SEALED, Vaults.with(KEY + "\n", " ").sealed(TOKEN));
  }

  @Test
  void anotherKeyOpensNothingAndSaysWhichOneIsNeeded() {
    for (Vault other : List.of(Vaults.NONE, Vaults.with(NEXT_KEY, null))) {
      Unsealed.Locked locked = assertInstanceOf(Unsealed.Locked.class, other.opened(SEALED));
      assertEquals("LjPc0O", locked.keyId());
    }
  }

  @Test
  void theKeyBeforeOpensWhatItSealedAndSealsNothing() {
    Vault rotated = Vaults.with(NEXT_KEY, KEY);
    assertEquals(TOKEN, opened(rotated, SEALED));
    assertFalse(rotated.current(SEALED));
    assertEquals(Vaults.with(NEXT_KEY, null).sealed(TOKEN), rotated.sealed(TOKEN));
    Vault turnedOff = Vaults.with(null, KEY);
    assertEquals(TOKEN, opened(turnedOff, SEALED));
    assertEquals(TOKEN, turnedOff.sealed(TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enc:v1:",
        "enc:v1:LjPc0O",
        "enc:v1:LjPc0O.",
        "enc:v1:LjPc0O.ivAUBgdZ1z92UzRe",
        "enc:v1:LjPc0O.ivAUBgdZ1z92UzReQOCf",
        "enc:v1:LjPc0O.!!!!!!!!!!!!!!!!!!!!",
        "enc:v1:ljpc0o.ivAUBgdZ1z92UzReQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n2JLt23SraVBLP4cHlBKq0"
            + "Pye",
        "enc:v1:LjPc0O.ivAUBgdZ1z92UzReQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n2JLt23SraVBLP4cHlBKq0"
            + "Pyf",
        "enc:v1:LjPc0O.ivAUBgdZ1z92UzRfQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n2JLt23SraVBLP4cHlBKq0"
            + "Pye"
      })
  void whatWasAlteredStaysShut(String altered) {
    assertInstanceOf(Unsealed.Locked.class, vault.opened(altered));
  }

  @Test
  void aShortKeyIsNotTakenAndNothingIsStoredInClearBehindTheOperatorsBack() {
    Vault weak = Vaults.with("password", KEY);
    assertEquals(
        "The secret DATA_KEY is shorter than 32 characters: choose a longer one, or remove it",
        weak.problem());
    assertFalse(weak.seals());
    Refused refused = assertThrows(Refused.class, () -> weak.sealed(TOKEN));
    assertEquals(new Refusal.Misconfigured(weak.problem()), refused.refusal());
    assertEquals(TOKEN, opened(weak, TOKEN));
    assertEquals(TOKEN, opened(weak, SEALED));
    assertEquals(List.of(), weak.outdated());
  }

  @Test
  void whatIsToBeBroughtIntoAnotherFormLiesInRanges() {
    Vault.Range ofKey = new Vault.Range("enc:v1:LjPc0O.", "enc:v1:LjPc0O/");
    Vault.Range before = new Vault.Range("", "enc:v1:");
    Vault.Range behind = new Vault.Range("enc:v1;", "\uDBFF\uDFFF");
    assertEquals(List.of(before, behind), vault.outdated());
    assertEquals(List.of(before, behind), Vaults.with(KEY, KEY).outdated());
    assertEquals(List.of(before, behind, ofKey), Vaults.with(NEXT_KEY, KEY).outdated());
    assertEquals(List.of(ofKey), Vaults.with(null, KEY).outdated());
    assertEquals(ofKey, vault.sealedNow());
    assertEquals(ofKey, Vaults.with(null, KEY).sealedBefore());
  }

  @Test
  void moreTextsThanAreRememberedAreAllOpened() {
    for (int i = 0; i < 1100; i++) {
      assertEquals("token " + i, opened(vault, vault.sealed("token " + i)));
    }
    assertEquals("token 3", opened(vault, vault.sealed("token 3")));
  }
}
