package grok2api.admin;

import grok2api.json.JsonNode;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads credentials to be stored, from a list or from lines:
 *
 * <pre>{@code
 * {"credentials":["sk-one",{"secret":"sk-two","note":"of the team"}]}
 *
 * # of the team
 * sk-one
 * sk-two what is behind a blank is a note
 * }</pre>
 */
final class CredentialInput {
  /** Of one call. Each takes a digest, and with {@code DATA_KEY} two more steps. */
  static final int MAX_CREDENTIALS = 5000;

  static final int MAX_NOTE_CHARS = 200;

  private static final int MAX_SECRET_CHARS = 2000;

  /** What a line may have before its secret, copied with it. */
  private static final String SCHEME = "bearer ";

  private final List<Entry> entries = new ArrayList<>();
  private final List<Invalid> invalid = new ArrayList<>();

  private CredentialInput() {}

  /** What is to be stored. */
  record Entry(String secret, String note) {}

  /**
   * What cannot be.
   *
   * @param line counted from 1; of a list the element
   */
  record Invalid(int line, String reason) {}

  static CredentialInput ofJson(JsonNode body) {
    CredentialInput input = new CredentialInput();
    List<JsonNode> elements = body.get("credentials").elements();
    for (int i = 0; i < elements.size(); i++) {
      JsonNode element = elements.get(i);
      JsonNode secret = element.isObject() ? element.get("secret") : element;
      JsonNode note = element.get("note");
      if (!secret.isString()) {
        input.invalid.add(new Invalid(i + 1, "Neither a text nor an object with a secret"));
      } else if (note.present() && !note.isString()) {
        input.invalid.add(new Invalid(i + 1, "The note is no text"));
      } else {
        input.add(i + 1, secret.string().trim(), note.present() ? note.string().trim() : "");
      }
    }
    return input.checked();
  }

  static CredentialInput ofLines(String text) {
    CredentialInput input = new CredentialInput();
    int number = 0;
    int start = 0;
    while (start <= text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      input.addLine(++number, text.substring(start, end).trim());
      start = end + 1;
    }
    return input.checked();
  }

  List<Entry> entries() {
    return entries;
  }

  List<Invalid> invalid() {
    return invalid;
  }

  private void addLine(int number, String entered) {
    if (entered.isEmpty() || entered.startsWith("#")) {
      return;
    }
    String line =
        entered.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? entered.substring(SCHEME.length()).trim()
            : entered;
    int blank = 0;
    while (blank < line.length() && line.charAt(blank) != ' ' && line.charAt(blank) != '\t') {
      blank++;
    }
    add(number, line.substring(0, blank), line.substring(blank).trim());
  }

  private void add(int line, String secret, String note) {
    String reason = problem(secret, note);
    if (reason == null) {
      entries.add(new Entry(secret, note));
    } else {
      invalid.add(new Invalid(line, reason));
    }
  }

  private static String problem(String secret, String note) {
    if (secret.isEmpty() || secret.length() > MAX_SECRET_CHARS) {
      return "A secret has 1 to " + MAX_SECRET_CHARS + " characters";
    }
    if (!PlainText.isAscii(secret) || secret.indexOf(' ') >= 0) {
      return "A secret has printable ASCII characters only, and no spaces";
    }
    if (Vault.isSealed(secret)) {
      return "This is a sealed secret; only its clear text can be added";
    }
    return note.length() > MAX_NOTE_CHARS || !PlainText.is(note)
        ? "A note has at most " + MAX_NOTE_CHARS + " characters, none of them a control character"
        : null;
  }

  private CredentialInput checked() {
    int size = entries.size() + invalid.size();
    if (size == 0 || size > MAX_CREDENTIALS) {
      throw Bodies.invalidField(
          "credentials",
          "1 to " + MAX_CREDENTIALS + " credentials can be added in one call, here are " + size);
    }
    return this;
  }
}
