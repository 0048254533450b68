/**
 * The client of both sides, a process of its own. Each message from the parent is a job:
 * `{url, method, headers, body, count, atOnce, endsWith}`; the reply is `{requests, bytes}` once all
 * answers were read to their end, or `{error}` when one was not what it should be.
 */
import http from 'node:http';
import { textOf } from './lib/text.mjs';

const agent = new http.Agent({ keepAlive: true });

function answerTo({ url, method, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers }, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode, text }), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function run(job) {
  let left = job.count;
  let bytes = 0;
  const lane = async () => {
    while (left-- > 0) {
      const { status, text } = await answerTo(job);
      if (status !== 200 || !text.trimEnd().endsWith(job.endsWith)) {
        throw new Error(`${job.url} answered ${status}: …${text.slice(-300)}`);
      }
      bytes += text.length;
    }
  };
  await Promise.all(Array.from({ length: job.atOnce }, lane));
  return { requests: job.count, bytes };
}

process.on('message', async (job) => {
  process.send(await run(job).catch((error) => ({ error: error.message })));
});
process.on('disconnect', () => process.exit());
