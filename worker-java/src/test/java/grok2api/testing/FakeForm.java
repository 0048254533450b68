package grok2api.testing;

import grok2api.http.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A form together with the bytes it could have been read from. */
final class FakeForm {
  private FakeForm() {}

  static Form of(Form.Part... parts) {
    StringBuilder raw = new StringBuilder();
    List<Form.Part> placed = new ArrayList<>();
    for (Form.Part part : parts) {
      raw.append("--x\r\nContent-Disposition: form-data; name=\"").append(part.name());
      switch (part) {
        case Form.Text text -> {
          raw.append("\"\r\n\r\n");
          int at = text.text().isEmpty() ? -1 : raw.length();
          placed.add(new Form.Text(text.name(), text.text(), at, text.text().length()));
          raw.append(text.text());
        }
        case Form.File file -> {
          raw.append("\"; filename=\"").append(file.fileName()).append("\"\r\n\r\n");
          byte[] bytes = ((JvmBytes) file.bytes()).array();
          raw.append(new String(bytes, StandardCharsets.ISO_8859_1));
          placed.add(file);
        }
      }
      raw.append("\r\n");
    }
    byte[] whole = raw.append("--x--\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return new Form(placed, new JvmBytes(whole));
  }
}
