import { startGateway } from '../../lib/gateway.mjs';

/** More than failing answers can send to rest during one run. */
const ACCOUNTS = 40;

/**
 * A gateway furnished for real clients. What an answer is like is asked for in the question, e.g.
 * `[[scene:500]]` (stand-in/README.md), or enqueued at the stand-in.
 *
 * - A client talks to `baseUrl` with `key`;
 * - `keyForOneChat` has a quota of one chat a day, `keyForOnePicture` of one picture, `keyForOneFilm`
 *   of one film;
 * - `grok-4-heavy` is served by one account alone, and the upstream says 429 to it;
 * - an upstream silent for a second is too slow.
 *
 * @param {object} [options]
 * @param {object} [options.grok] fields over the stored section `grok` of the settings
 * @param {import('../../../stand-in/grok.mjs').StandIn} [options.standIn]
 * @returns what `startGateway` gives, and `baseUrl`, `key`, and the modest keys
 */
export async function furnish({ grok = {}, standIn } = {}) {
  const gateway = await startGateway({ standIn });
  await gateway.setSettings('grok', {
    stream_first_response_timeout: 1,
    stream_chunk_timeout: 1,
    ...grok,
  });
  for (let count = 0; count < ACCOUNTS; count++) {
    await gateway.addAccount({ remaining_queries: 80 });
  }
  await gateway.addAccount({
    token: 'scene:429:heavy',
    token_type: 'ssoSuper',
    remaining_queries: 0,
    heavy_remaining_queries: 20,
  });
  return {
    ...gateway,
    baseUrl: `${gateway.url}/v1`,
    key: await gateway.addKey({ name: 'Client' }),
    keyForOneChat: await gateway.addKey({ name: 'Modest', chat_limit: 1 }),
    keyForOnePicture: await gateway.addKey({ name: 'Painter', image_limit: 1 }),
    keyForOneFilm: await gateway.addKey({ name: 'Director', video_limit: 1 }),
  };
}
