import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI from 'openai';
import { furnish } from './lib/house.mjs';
import { completedOf, follow, listed } from './lib/media.mjs';

let gateway;
let client;

before(async () => {
  gateway = await furnish({ grok: { image_generation_method: 'imagine_ws_experimental' } });
  client = new OpenAI({ apiKey: gateway.key, baseURL: gateway.baseUrl, maxRetries: 0 });
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

const draw = (more = {}) =>
  client.images.generate({
    model: 'grok-imagine-1.0',
    prompt: 'a paper boat on a lake',
    response_format: 'b64_json',
    ...more,
  });

describe("the openai package draws over the upstream's socket", () => {
  it('as many as it wants, in the shape it wants', async () => {
    const { data: answer, response } = await draw({ n: 3, size: '1536x1024' }).withResponse();
    assert.equal(response.headers.get('x-image-method'), 'imagine_ws_experimental');
    assert.equal(answer.data.length, 3);
    assert.equal(gateway.standIn.chats.length, 0);
    const [{ messages }] = gateway.standIn.sockets;
    assert.match(messages[0], /"aspect_ratio":"3:2"/);
    for (const { b64_json: embedded, url } of answer.data) {
      assert.ok((await follow(url)).bytes.equals(Buffer.from(embedded, 'base64')));
    }
  });

  it('a stream', async () => {
    const events = await listed(await draw({ n: 2, stream: true }));
    for (const { b64_json: embedded, url } of completedOf(events, 'image_generation', 2)) {
      assert.ok((await follow(url)).bytes.equals(Buffer.from(embedded, 'base64')));
    }
  });

  it('from a conversation where there is no socket', async () => {
    gateway.standIn.enqueueSocket(...Array(5).fill({ status: 403 }));
    const { data: answer, response } = await draw().withResponse();
    assert.equal(response.headers.get('x-image-method'), 'legacy');
    assert.equal(answer.data.length, 1);
    assert.equal(gateway.standIn.chats.length, 1);
  });
});
