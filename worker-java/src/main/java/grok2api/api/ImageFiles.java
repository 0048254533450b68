package grok2api.api;

import grok2api.http.Form;
import grok2api.media.Picture;
import grok2api.media.PictureType;
import grok2api.openai.ImageRequestReader;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a form brings to {@code /v1/images/edits}: fields, and pictures to be changed. */
final class ImageFiles {
  static final int MAX_BYTES = 20 << 20;

  private ImageFiles() {}

  /** The first text of each name. */
  static Map<String, String> texts(Form form) {
    Map<String, String> texts = new HashMap<>();
    for (Form.Part part : form.parts()) {
      if (part instanceof Form.Text text) {
        texts.putIfAbsent(text.name(), text.text());
      }
    }
    return texts;
  }

  /**
   * The files in {@code image} and {@code image[]}, in the order they came.
   *
   * @throws Refused for a mask
   */
  static List<Form.File> pictures(Form form) {
    List<Form.File> files = new ArrayList<>();
    for (Form.Part part : form.parts()) {
      if (part.name().equals("mask")) {
        throw ImageRequestReader.maskRefused();
      }
      if (part instanceof Form.File file
          && (file.name().equals("image") || file.name().equals("image[]"))) {
        files.add(file);
      }
    }
    return files;
  }

  /**
   * Looks at each of them; its bytes tell what it is, whatever it is called.
   *
   * @throws Refused with the code {@code empty_file}, {@code file_too_large} or {@code
   *     invalid_image_type}
   */
  static List<Picture> checked(List<Form.File> files) {
    List<Picture> pictures = new ArrayList<>();
    for (Form.File file : files) {
      if (file.bytes().size() == 0) {
        throw Refused.invalid("empty_file", "image", "A file of the form is empty");
      }
      if (file.bytes().size() > MAX_BYTES) {
        throw new Refused(new Refusal.FileTooLarge("image", MAX_BYTES));
      }
      pictures.add(fit(Picture.of(file.bytes())));
    }
    return pictures;
  }

  /**
   * The picture, if the upstream can change it.
   *
   * @param picture null for what is none
   */
  static Picture fit(Picture picture) {
    if (picture == null || picture.type() == PictureType.GIF) {
      throw Refused.invalid(
          "invalid_image_type", "image", "Only PNG, JPEG and WebP pictures can be changed");
    }
    return picture;
  }
}
