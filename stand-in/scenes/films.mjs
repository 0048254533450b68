import { end, failure, frame, header, whole } from '../frames.mjs';
import { generated } from '../paths.mjs';

/** Films (upstream protocol 18, item 6; 8.5). */

const lines = (...frames) => ({ body: frames.map((line) => ({ line })) });

const film = (progress, more = {}) =>
  frame({ streamingVideoGenerationResponse: { progress, ...more } });

const VIDEO = 'users/u1/generated/v1/generated_video.mp4';
const STILL = 'users/u1/generated/v1/preview_image.jpg';

export const films = {
  'video-no-100': lines(
    film(1),
    film(62),
    frame({
      streamingVideoGenerationResponse: { videoUrl: VIDEO, thumbnailImageUrl: STILL },
    }),
    end(),
  ),

  'video-no-url': lines(film(1), film(62), film(100), end()),

  'video-no-thumbnail': lines(film(1), film(100, { videoUrl: VIDEO }), end()),

  'video-moderated': lines(film(1), film(62), film(100, { moderated: true }), end()),

  'video-asset-id': lines(
    film(1),
    film(100, { assetId: 'v1' }),
    whole('', { fileAttachments: [VIDEO] }),
    end(),
  ),

  /** A film is wherever its id is a path. */
  'video-asset-path': lines(film(1), film(100, { assetId: 'users/u1/v1/content' }), end()),

  /** Percentages that do not only grow. */
  'video-unordered': lines(
    film(10),
    film(5),
    film(10),
    film(60),
    film(100, { videoUrl: VIDEO, thumbnailImageUrl: STILL }),
    end(),
  ),

  'video-error-mid-stream': lines(film(1), film(30), failure(13, 'internal failure')),

  'video-silence': { body: [{ line: film(1) }, { silence: true }] },
};

const PERCENTS = [1, 20, 40, 60, 80];

/**
 * A film that is the account's own.
 *
 * @param {object} parameters texts, as they stand in a marker
 * @param {string} [parameters.pauseMillis] between two frames, 60
 * @param {string} [parameters.asset] the scene its address will play, e.g. `big`
 */
export function filmScene({ pauseMillis = '60', asset } = {}, account = null) {
  const videoUrl = generated(account, 'generated_video.mp4', asset);
  const frames = [
    header(),
    ...PERCENTS.map((percent) => film(percent)),
    film(100, {
      videoUrl,
      thumbnailImageUrl: videoUrl.replace('generated_video.mp4', 'preview_image.jpg'),
    }),
    end(),
  ];
  return {
    body: frames.flatMap((line) => [{ line }, { pauseMillis: Number(pauseMillis) }]),
  };
}

/** The same with a second between two frames. */
export const slowFilmScene = (parameters = {}, account = null) =>
  filmScene({ pauseMillis: '1000', ...parameters }, account);
