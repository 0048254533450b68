import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answer, end, thought } from '../../stand-in/frames.mjs';
import { eventsOf, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const FOUR = 'The answer is 4.';

const FORMATS = {
  think_tags: {
    reasoning: [`<think>\nLet me check the sum.\n</think>\n${FOUR}`],
    'reasoning-heading': [`<think>\n\n\nAdding\n\nTwo and two.\n</think>\n${FOUR}`],
    'reasoning-twice': ['<think>\nFirst.\n</think>\nOne two.'],
    'tool-card': [`<think>\nSearching\n</think>\n${FOUR}`],
    plain: [FOUR],
  },
  reasoning_content: {
    reasoning: [FOUR, 'Let me check the sum.'],
    'reasoning-heading': [FOUR, '\n\nAdding\n\nTwo and two.'],
    'reasoning-twice': ['One two.', 'First.'],
    'tool-card': [FOUR, 'Searching'],
    plain: [FOUR],
  },
  hidden: {
    reasoning: [FOUR],
    'reasoning-heading': [FOUR],
    'reasoning-twice': ['One two.'],
    'tool-card': [FOUR],
    plain: [FOUR],
  },
};

const gateways = Object.fromEntries(
  await Promise.all(
    Object.keys(FORMATS).map(async (format) => {
      const gateway = await startGateway();
      await gateway.setSettings('grok', { reasoning_format: format });
      for (let i = 0; i < 8; i++) {
        await gateway.addAccount(); // two failures in a row let one rest
      }
      return [format, { gateway, key: await gateway.addKey() }];
    }),
  ),
);
after(() => Promise.all(Object.values(gateways).map(({ gateway }) => gateway.dispose())));

for (const [format, scenes] of Object.entries(FORMATS)) {
  describe(`reasoning as ${format}`, () => {
    const { gateway, key } = gateways[format];
    for (const [scene, [content, reasoning = '']] of Object.entries(scenes)) {
      it(`of ${scene} is the same in a stream and a whole answer`, async () => {
        const events = await eventsOf(
          await gateway.ask(`[[scene:${scene}]]`, { key, stream: true }),
        );
        assert.equal(events.content, content);
        assert.equal(events.reasoning, reasoning);
        const message = await messageOf(await gateway.ask(`[[scene:${scene}]]`, { key }));
        assert.equal(message.content, content);
        assert.equal(message.reasoning_content ?? '', reasoning);
      });
    }
  });
}

describe('the caller', () => {
  const ask = async (format, thinking) => {
    const { gateway, key } = gateways[format];
    const response = await gateway.ask('[[scene:reasoning]]', { key, stream: true, thinking });
    const { content, reasoning } = await eventsOf(response);
    return [content, reasoning];
  };

  it('may switch reasoning off, and on again', async () => {
    for (const off of ['disabled', { type: 'disabled' }]) {
      assert.deepEqual(await ask('think_tags', off), [FOUR, '']);
      assert.deepEqual(await ask('reasoning_content', off), [FOUR, '']);
    }
    assert.deepEqual(await ask('reasoning_content', 'enabled'), [FOUR, 'Let me check the sum.']);
  });

  it('cannot see what the operator hides', async () => {
    assert.deepEqual(await ask('hidden', 'enabled'), [FOUR, '']);
  });
});

describe('a think block', () => {
  const { gateway, key } = gateways.think_tags;
  const ask = async (...lines) => {
    gateway.standIn.enqueue({ body: lines.map((line) => ({ line })) });
    return eventsOf(await gateway.ask('Hi', { key, stream: true }));
  };

  it('is closed when nothing comes after it, which is no answer', async () => {
    const { content, error, finishReasons } = await ask(thought('Let me see'), end());
    assert.equal(content, '<think>\nLet me see\n</think>\n');
    assert.equal(error.code, 'upstream_error');
    assert.deepEqual(finishReasons, []);
  });

  it('is closed before an error is told', async () => {
    const { content, error } = await ask(thought('Let me see'), { error: { code: 13 } });
    assert.equal(content, '<think>\nLet me see\n</think>\n');
    assert.equal(error.code, 'upstream_error');
  });

  it('is filtered like the answer, each on its own', async () => {
    const { content } = await ask(
      thought('One <xaiarti'),
      thought('fact>hidden</xaiartifact> two <xaiartifact>'),
      answer('Three.'),
      end(),
    );
    assert.equal(content, '<think>\nOne  two \n</think>\nThree.');
  });

  it('shows what a search found', async () => {
    const { content } = await eventsOf(
      await gateway.ask('[[scene:search-results]]', { key, stream: true }),
    );
    assert.equal(
      content,
      '<think>\nSearching the web.\n- [Sums](https://example.org/sums "Two andtwo")\n' +
        `- [Fours](https://example.org/fours "Four")\n\n</think>\n${FOUR}`,
    );
  });
});
