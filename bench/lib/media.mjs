import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { MEDIA_SECRET } from '../../tests/lib/media.mjs';

/** Objects are measured in what their sellers call so. */
export const MEGABYTE = 1_000_000;

/** Options of an arena and of each in it: all but the Worker is in other processes. */
export const MEDIA = {
  upstream: 'media-upstream.mjs',
  floor: ['media-floor.js', 'store.js'],
  modules: [at('bench', 'elsewhere.js'), at('bench', 'store.js'), workerFile],
};

/** Links as the tests sign them; films are not kept, so that the same one can be passed on again. */
export async function prepare({ db }) {
  const set = (section, member, value) =>
    db
      .prepare(
        `INSERT INTO settings (key, value, updated_at) VALUES (?1, json_object(?2, ?3), 1)
         ON CONFLICT (key) DO UPDATE SET value = json_set(value, '$.' || ?2, ?3)`,
      )
      .bind(section, member, value);
  await db.batch([set('security', 'media_secret', MEDIA_SECRET), set('cache', 'keep', 'images')]);
}
