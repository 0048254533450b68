package grok2api.openai;

import grok2api.media.PictureSource;
import grok2api.platform.Bytes;

/**
 * A film to be made and fetched later.
 *
 * @param model public model id
 * @param prompt trimmed; may be empty with a first picture only
 * @param reference where the first picture is; null for none, or one that came as a file
 * @param file the first picture as the client sent it; null for none
 */
public record VideoRequest(
    String model, String prompt, VideoConfig config, PictureSource reference, Bytes file) {}
