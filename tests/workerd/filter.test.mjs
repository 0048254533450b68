import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answer, citation, end } from '../../stand-in/frames.mjs';
import { eventsOf, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const stream = async (message) =>
  (await eventsOf(await gateway.ask(message, { key, stream: true }))).content;

const play = async (...lines) => {
  gateway.standIn.enqueue({ body: [{ lines, perWrite: 3, gapMicros: 0 }] });
  return stream('Hi');
};

describe('an element the operator filters', () => {
  for (const [scene, text] of [
    ['filtered-tag', 'Before  after.'],
    ['filtered-tag-attributes', 'Before  after <b>bold</b> 1 < 2.'],
  ]) {
    it(`is left out, however it is cut (${scene})`, async () => {
      assert.equal(await stream(`[[scene:${scene}]]`), text);
      const message = await messageOf(await gateway.ask(`[[scene:${scene}]]`, { key }));
      assert.equal(message.content, text);
    });
  }

  it('is left out when it is split at any place', async () => {
    const text = 'a <xai:tool_usage_card id="1">b <i>c</i></xai:tool_usage_card> d < e <xai f';
    for (let cut = 1; cut < text.length; cut++) {
      const shown = await play(answer(text.slice(0, cut)), answer(text.slice(cut)), end());
      assert.equal(shown, 'a  d < e <xai f', `cut after ${JSON.stringify(text.slice(0, cut))}`);
    }
  });

  it('is left out when every character comes alone', async () => {
    const text = 'a <xaiartifact>b</xaiartifact> c';
    assert.equal(await play(...Array.from(text, (c) => answer(c)), end()), 'a  c');
  });
});

describe('a citation', () => {
  it('becomes a numbered link, by its first use', async () => {
    const text = 'Blue [[1]](https://example.org/a) light [[2]](https://example.org/b).';
    assert.equal(await stream('[[scene:citations]]'), text);
    const message = await messageOf(await gateway.ask('[[scene:citations]]', { key }));
    assert.equal(message.content, text);
  });

  it('of a card nobody has seen is left out', async () => {
    assert.equal(await stream('[[scene:card-unknown]]'), 'One two.');
  });

  it('becomes a link when it is split at any place', async () => {
    const text =
      'Blue<grok:render card_id="1" type="render_inline_citation"><argument name="n">1</argument></grok:render>.';
    for (let cut = 1; cut < text.length; cut++) {
      const shown = await play(
        citation('1', 'https://example.org/a', 'A'),
        answer(text.slice(0, cut)),
        answer(text.slice(cut)),
        end(),
      );
      assert.equal(shown, 'Blue [[1]](https://example.org/a).', `cut after ${text.slice(0, cut)}`);
    }
  });
});
