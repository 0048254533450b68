import { answer, end, failure, frame, header, whole } from '../frames.mjs';
import { generated } from '../paths.mjs';

/** Pictures within a conversation (upstream protocol 18, item 2; 8.4 and 8.6). */

const lines = (...frames) => ({ body: frames.map((line) => ({ line })) });

const ANNOUNCED = frame({ imageAttachmentInfo: { imageCount: 2 } });

const progress = (imageIndex, percent, more = {}) =>
  frame({ streamingImageGenerationResponse: { imageIndex, progress: percent, ...more } });

const card = (id, chunk) =>
  frame({ cardAttachment: { jsonData: JSON.stringify({ id, image_chunk: chunk }) } });

const done = (generatedImageUrls) => whole('Here you go', { generatedImageUrls });

const growing = (...percents) =>
  percents.flatMap((percent) => [progress(0, percent), progress(1, percent)]);

const FIRST = 'users/u1/generated/g1/image.jpg';
const SECOND = 'users/u1/generated/g2/image.jpg';

export const pictures = {
  'images-without-info': lines(header(), ...growing(50), done([FIRST, SECOND]), end()),

  'image-placeholders': lines(
    ANNOUNCED,
    progress(0, 50),
    done(['']),
    done(['/']),
    done([]),
    done([FIRST, `https://assets.grok.com/${SECOND}`]),
    end(),
  ),

  'image-cards': lines(
    card('card-1', { imageUuid: 'g1', imageUrl: FIRST, progress: 50, moderated: false }),
    card('card-1', { imageUuid: 'g1', imageUrl: FIRST, progress: 100, moderated: false }),
    card('card-2', { imageUuid: 'g2', imageUrl: SECOND, progress: 100, moderated: false }),
    whole('Here you go', { generatedImageUrls: [], cardAttachmentsJson: [] }),
    end(),
  ),

  /** The first of two was refused. */
  'image-cards-moderated': lines(
    card('card-1', { imageUuid: 'g1', imageUrl: FIRST, progress: 100, moderated: true }),
    card('card-2', { imageUuid: 'g2', imageUrl: SECOND, progress: 100, moderated: false }),
    end(),
  ),

  'image-moderated': lines(
    ANNOUNCED,
    ...growing(50),
    progress(0, 100, { imageUrl: FIRST, isFinal: true, moderated: true }),
    progress(1, 100, { imageUrl: SECOND, isFinal: true, moderated: true }),
    card('card-1', { imageUuid: 'g1', imageUrl: FIRST, progress: 100, moderated: true }),
    done([]),
    end(),
  ),

  'images-one': lines(ANNOUNCED, progress(0, 50), done([FIRST]), end()),

  /** The same pictures again and again, in every way there is. */
  'images-repeated': lines(
    ANNOUNCED,
    progress(0, 100, { imageUrl: FIRST, isFinal: true }),
    card('card-1', { imageUuid: 'g1', imageUrl: `/${FIRST}`, progress: 100 }),
    done([FIRST, SECOND]),
    done([SECOND, FIRST]),
    end(),
  ),

  /** Of the previous generation. */
  'images-cached': lines(
    frame({ cachedImageGenerationResponse: { imageUrl: FIRST } }),
    whole('Here you go'),
    end(),
  ),

  'images-none': lines(answer('I would rather not.'), done([]), end()),

  'image-error-mid-stream': lines(ANNOUNCED, ...growing(50), failure(13, 'internal failure')),

  'image-silence': { body: [{ line: ANNOUNCED }, { line: progress(0, 10) }, { silence: true }] },
};

/**
 * Pictures that are the account's own.
 *
 * @param {object} parameters texts, as they stand in a marker
 * @param {string} [parameters.count] how many, 2
 * @param {string} [parameters.asset] the scene their addresses will play, e.g. `404`
 * @param {string} [parameters.pauseMillis] between two frames, 30
 */
export function picturesScene({ count = '2', asset, pauseMillis = '30' } = {}, account = null) {
  const paths = Array.from({ length: Number(count) }, () => generated(account, 'image.jpg', asset));
  const frames = [
    header(),
    frame({ imageAttachmentInfo: { imageCount: paths.length } }),
    ...[10, 50, 100].flatMap((percent) => paths.map((path, index) => progress(index, percent))),
    done(paths),
    end(),
  ];
  return {
    body: frames.flatMap((line) => [{ line }, { pauseMillis: Number(pauseMillis) }]),
  };
}
