package grok2api.openai;

import grok2api.media.AspectRatio;

/**
 * A validated wish for pictures, new ones or changed ones.
 *
 * @param prompt not blank, trimmed
 * @param model requested id, not yet looked up
 * @param count 1 to 10; 1 or 2 in a stream
 * @param ratio where the upstream lets one choose
 * @param size as it was asked for, e.g. {@code 1024x1024}; {@code auto} where none was
 * @param concurrency upstream calls at a time, 1 to 3
 * @param stream whether pictures are told as they come
 * @param partials whether a stream tells progress, too
 * @param format null where the caller names none
 */
public record ImageRequest(
    String prompt,
    String model,
    int count,
    AspectRatio ratio,
    String size,
    int concurrency,
    boolean stream,
    boolean partials,
    ImageFormat format) {}
