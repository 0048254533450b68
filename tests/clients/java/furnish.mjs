import { startStandIn } from '../../../stand-in/grok.mjs';
import { furnish } from '../lib/house.mjs';

/** Films are made at a cron time; here it comes all the time. */
const EVERY_MINUTE = '* * * * *';
const FILMS_MILLIS = 500;

/**
 * A gateway for the tests in this folder, which run in a JVM of their own, and the words that tell Maven
 * about it. The stand-in also listens, so that a test can enqueue scenes and see what was asked.
 *
 * @returns `{properties: ['-Dgateway.url=http://…', …], dispose}`
 */
export async function furnishForJava() {
  const outside = await startStandIn();
  const gateway = await furnish({ standIn: outside.standIn });
  const films = setInterval(() => gateway.scheduled(EVERY_MINUTE).catch(() => {}), FILMS_MILLIS);
  const facts = {
    url: gateway.baseUrl,
    key: gateway.key,
    keyForOneChat: gateway.keyForOneChat,
    standIn: outside.url,
  };
  return {
    properties: Object.entries(facts).map(([name, value]) => `-Dgateway.${name}=${value}`),
    async dispose() {
      clearInterval(films);
      await gateway.dispose();
      await outside.close();
    },
  };
}
