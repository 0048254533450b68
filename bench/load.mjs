/**
 * The client of both sides, a process of its own. Each message from the parent is a job:
 * `{url, method, headers, body, count, atOnce, endsWith}`; the reply is `{requests, bytes}` once all
 * answers were read to their end, or `{error}` when one was not what it should be. A job with `length`
 * (and, where it is not 200, a `status`) instead of `endsWith` has its bytes counted; one with `urls`
 * instead of `url` takes each of them once.
 */
import http from 'node:http';
import { textOf } from './lib/text.mjs';

const agent = new http.Agent({ keepAlive: true });

function answerTo(url, { method, headers, body }, read) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers }, (response) => {
      read(response).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Reads an answer to its end and gives the number of its bytes. */
async function whole(response, { endsWith, length, status = 200 }) {
  const { statusCode } = response;
  if (length !== undefined && statusCode === status) {
    let bytes = 0;
    for await (const piece of response) {
      bytes += piece.length;
    }
    if (bytes !== length) {
      throw new Error(`answered ${bytes} bytes for ${length}`);
    }
    return bytes;
  }
  const text = await textOf(response);
  if (statusCode !== status || !text.trimEnd().endsWith(endsWith)) {
    throw new Error(`answered ${statusCode}: …${text.slice(-300)}`);
  }
  return text.length;
}

async function run(job) {
  let next = 0;
  let bytes = 0;
  const lane = async () => {
    while (next < job.count) {
      const url = job.urls ? job.urls[next] : job.url;
      next++;
      bytes += await answerTo(url, job, (response) => whole(response, job)).catch((error) => {
        throw new Error(`${url}: ${error.message}`);
      });
    }
  };
  await Promise.all(Array.from({ length: job.atOnce }, lane));
  return { requests: job.count, bytes };
}

process.on('message', async (job) => {
  process.send(await run(job).catch((error) => ({ error: error.message })));
});
process.on('disconnect', () => process.exit());
