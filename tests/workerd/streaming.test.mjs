import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answer, end, said } from '../../stand-in/frames.mjs';
import { eventsOf, messageOf, readEvents } from '../lib/answers.mjs';
import { callChat } from '../lib/caller.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const stream = (message, members) => gateway.ask(message, { key, stream: true, ...members });

function assertGrammar({ chunks, finishReasons, done, error }, { model = 'grok-4' } = {}) {
  assert.equal(error, undefined);
  assert.ok(done, 'the last event is [DONE]');
  const [{ id, created }] = chunks;
  assert.match(id, /^chatcmpl-[0-9a-f-]{36}$/);
  assert.ok(Math.abs(created - Date.now() / 1000) < 60);
  for (const chunk of chunks) {
    assert.equal(chunk.id, id);
    assert.equal(chunk.created, created);
    assert.equal(chunk.object, 'chat.completion.chunk');
    assert.equal(chunk.model, model);
  }
  const choices = chunks.flatMap((chunk) => chunk.choices);
  assert.deepEqual(choices[0].delta, { role: 'assistant', content: '' });
  assert.ok(
    choices.slice(1).every(({ delta }) => delta.role === undefined),
    'one role',
  );
  assert.ok(choices.every(({ index }) => index === 0));
  assert.equal(finishReasons.length, 1);
  assert.deepEqual(choices.at(-1).delta, {});
  assert.equal(choices.at(-1).finish_reason, finishReasons[0]);
}

describe('a streamed answer', () => {
  it('begins with the role, ends with a reason and [DONE], and is one answer throughout', async () => {
    const response = await stream('[[scene:plain]]');
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.equal(response.headers.get('x-accel-buffering'), 'no');
    const events = await eventsOf(response);
    assertGrammar(events);
    assert.deepEqual(events.finishReasons, ['stop']);
    assert.ok(events.chunks.every((chunk) => !('usage' in chunk)));
  });

  it('keeps the name the caller used when the upstream names another model', async () => {
    assertGrammar(await eventsOf(await stream('[[scene:model-named]]')));
    const aliased = await eventsOf(await stream('[[scene:plain]]', { model: 'grok-4-fast' }));
    assertGrammar(aliased, { model: 'grok-4-fast' });
  });

  it('tells its usage last when asked to, and null before', async () => {
    const events = await eventsOf(
      await stream('[[scene:reasoning]]', { stream_options: { include_usage: true } }),
    );
    assertGrammar(events);
    assert.ok(events.chunks.every((chunk) => 'usage' in chunk));
    assert.ok(events.chunks.slice(0, -1).every((chunk) => chunk.usage === null));
    assert.deepEqual(events.chunks.at(-1).choices, []);
    const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details } =
      events.usage;
    assert.equal(prompt_tokens, 5); // [[scene:reasoning]] has 19 characters
    assert.equal(completion_tokens_details.reasoning_tokens, 6); // Let me check the sum.
    assert.equal(completion_tokens, 6 + 4); // The answer is 4.
    assert.equal(total_tokens, prompt_tokens + completion_tokens);
  });

  it('shows the first token while the upstream is still at it', async () => {
    gateway.standIn.clear();
    const caller = callChat(
      gateway,
      {
        model: 'grok-4',
        stream: true,
        messages: [{ role: 'user', content: '[[scene:silence-middle]]' }],
      },
      { key },
    );
    await caller.readUntil('The answer');
    assert.equal(gateway.standIn.chats[0].done, false);
    caller.hangUp();
    await eventually(() => gateway.standIn.chats[0].done);
  });

  it('passes each token on when it comes', async () => {
    const frames = ['one', ' two', ' three'].flatMap((word) => [
      { line: answer(word) },
      { pauseMillis: 60 },
    ]);
    gateway.standIn.enqueue({ body: [...frames, { line: end() }] });
    const arrivals = [];
    for await (const bytes of (await stream('Count')).body) {
      arrivals.push({ at: performance.now(), text: Buffer.from(bytes).toString() });
    }
    const at = (word) => arrivals.find(({ text }) => text.includes(word)).at;
    assert.ok(at('two') - at('one') > 30, 'two comes after one');
    assert.ok(at('three') - at('two') > 30, 'three comes after two');
  });

  it('brings thousands of tokens whole and in order', async () => {
    const words = Array.from({ length: 5000 }, (_, i) => ` ${i}`);
    gateway.standIn.enqueue({
      body: [{ lines: [...words.map(answer), end()], perWrite: 7, gapMicros: 0 }],
    });
    assert.equal((await eventsOf(await stream('Count'))).content, words.join(''));
  });

  it('survives any characters, wherever the network cuts them', async () => {
    const text = 'é世界😀\u2028\u0000"\\\n\t</think>& data: [DONE]\n\n';
    const bytes = Array.from(
      Buffer.from(
        said(text)
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ),
    );
    const body = [];
    for (let at = 0; at < bytes.length; at += 3) {
      body.push({ bytes: bytes.slice(at, at + 3) });
    }
    gateway.standIn.enqueue({ body });
    assert.equal((await eventsOf(await stream('Odd'))).content, text);
  });
});

describe('an answer, streamed or whole, is the same text', () => {
  const FOUR = 'The answer is 4.';
  for (const [scene, text] of [
    ['plain', FOUR],
    ['header', FOUR],
    ['token-array', FOUR],
    ['model-named', FOUR],
    ['no-last-newline', FOUR],
    ['crlf-lines', FOUR],
    ['sse-lines', FOUR],
    ['garbage-lines', FOUR],
    ['missing-rest', FOUR],
    ['utf8-split', 'Snow ☃ and 水 and 😀.'],
    ['reasoning', `<think>\nLet me check the sum.\n</think>\n${FOUR}`],
    ['reasoning-heading', `<think>\n\n\nAdding\n\nTwo and two.\n</think>\n${FOUR}`],
    ['reasoning-twice', '<think>\nFirst.\n</think>\nOne two.'],
  ]) {
    it(`for ${scene}`, async () => {
      const events = await eventsOf(await stream(`[[scene:${scene}]]`));
      assertGrammar(events);
      assert.equal(events.content, text);
      const message = await messageOf(await gateway.ask(`[[scene:${scene}]]`, { key }));
      assert.deepEqual(message, { role: 'assistant', content: text, refusal: null });
    });
  }
});

describe('a whole answer', () => {
  it('has the shape of a completion', async () => {
    const response = await gateway.ask('[[scene:plain]]', { key });
    const { id, created, ...rest } = await response.json();
    assert.match(id, /^chatcmpl-[0-9a-f-]{36}$/);
    assert.ok(Math.abs(created - Date.now() / 1000) < 60);
    assert.deepEqual(rest, {
      object: 'chat.completion',
      model: 'grok-4',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'The answer is 4.', refusal: null },
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 4,
        completion_tokens: 4,
        total_tokens: 8,
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  it('of two megabytes arrives', async () => {
    const message = await messageOf(
      await gateway.ask('[[scene:bench tokens=2000 lines=50 tokenBytes=1000]]', { key }),
    );
    assert.equal(message.content, 'x'.repeat(2_000_000));
  });
});

describe('an answer that is cut', () => {
  for (const streamed of [false, true]) {
    const ask = async (members) => {
      gateway.standIn.clear();
      const response = await gateway.ask('[[scene:bench tokens=9000 gapMicros=900]]', {
        key,
        stream: streamed,
        ...members,
      });
      if (!streamed) {
        const [choice] = (await response.json()).choices;
        return { content: choice.message.content, reason: choice.finish_reason };
      }
      const { content, finishReasons, done } = readEvents(await response.text());
      assert.ok(done);
      return { content, reason: finishReasons[0] };
    };
    const how = streamed ? 'streamed' : 'whole';

    it(`by a stop text ends before it and lets the upstream go (${how})`, async () => {
      assert.deepEqual(await ask({ stop: ['nothing', 'blue p'] }), {
        content: ' light scatters and the ',
        reason: 'stop',
      });
      const [request] = await eventually(
        () => gateway.standIn.chats,
        ([first]) => first.done,
      );
      assert.equal(request.closedEarly, true);
    });

    it(`by its length says so and lets the upstream go (${how})`, async () => {
      assert.deepEqual(await ask({ max_tokens: 4 }), {
        content: ' light scatters ',
        reason: 'length',
      });
      const [request] = await eventually(
        () => gateway.standIn.chats,
        ([first]) => first.done,
      );
      assert.equal(request.closedEarly, true);
    });
  }
});
