import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { eventsOf, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Tells the weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
];

const CALL =
  '<tool_calls><tool_call><tool_name>get_weather</tool_name>' +
  '<parameters>{"city":"Rome"}</parameters></tool_call></tool_calls>';

/** The same scene streamed and whole, brought to one form; fails when they differ. */
async function both(scene, members = {}) {
  const ask = (stream) =>
    gateway.ask(`[[scene:${scene}]]`, { key, tools: TOOLS, stream, ...members });
  const events = await eventsOf(await ask(true));
  const body = await (await ask(false)).json();
  const [{ message, finish_reason }] = body.choices;
  const shape = ({ id, type, function: { name, arguments: given } }) => {
    assert.match(id, /^call_[0-9a-f]{24}$/);
    assert.equal(type, 'function');
    return [name, given];
  };
  const streamed = {
    content: events.content,
    calls: events.toolCalls.map(shape),
    reason: events.finishReasons[0],
  };
  const whole = {
    content: message.content ?? '',
    calls: (message.tool_calls ?? []).map(shape),
    reason: finish_reason,
  };
  assert.deepEqual(streamed, whole);
  assert.deepEqual(
    events.toolCalls.map(({ index }) => index),
    events.toolCalls.map((_, index) => index),
  );
  return { ...whole, message };
}

const lastPrompt = () => JSON.parse(gateway.standIn.chats.at(-1).body).message;

describe('a tool call', () => {
  it('after some text is a call after that text', async () => {
    const { content, calls, reason } = await both('tool-calls');
    assert.equal(content.trimEnd(), 'Let me look.');
    assert.deepEqual(calls, [['get_weather', '{"city":"Rome"}']]);
    assert.equal(reason, 'tool_calls');
  });

  it('without any text has null as its content', async () => {
    const { message, calls } = await both('tool-calls-two');
    assert.equal(message.content, null);
    assert.deepEqual(calls, [
      ['get_weather', '{"city":"Rome"}'],
      ['get_weather', '{"city":"Oslo"}'],
    ]);
  });

  it('is the only one when the caller wants no two at once', async () => {
    const { calls } = await both('tool-calls-two', { parallel_tool_calls: false });
    assert.deepEqual(calls, [['get_weather', '{"city":"Rome"}']]);
  });

  for (const [scene, what, begins] of [
    ['tool-calls-broken', 'with broken arguments', '<tool_calls><tool_call>'],
    ['tool-calls-unknown', 'of a tool nobody offered', '<tool_calls><tool_call>'],
    ['tool-calls-cut', 'that was never finished', 'Wait. <tool_calls><tool_call><tool_na'],
  ]) {
    it(`${what} is text`, async () => {
      const { content, calls, reason } = await both(scene);
      assert.ok(content.startsWith(begins), content);
      assert.deepEqual(calls, []);
      assert.equal(reason, 'stop');
    });
  }

  it('is text to a caller who offers no tools, or wants none called', async () => {
    for (const members of [{ tools: undefined }, { tool_choice: 'none' }]) {
      const { content, calls, reason } = await both('tool-calls', members);
      assert.equal(content, `Let me look. ${CALL}`);
      assert.deepEqual(calls, []);
      assert.equal(reason, 'stop');
    }
  });
});

describe('the upstream', () => {
  it('is told the tools and how to call them', async () => {
    await both('tool-calls');
    const prompt = lastPrompt();
    assert.match(prompt, /^system: /);
    assert.match(prompt, /get_weather/);
    assert.match(prompt, /Tells the weather/);
    assert.ok(prompt.includes('{"type":"object","properties":{"city":{"type":"string"}}}'));
    assert.match(prompt, /<tool_calls><tool_call><tool_name>/);
    assert.ok(prompt.endsWith('\n\n[[scene:tool-calls]]'));
  });

  it('is told no tools when none may be called', async () => {
    await both('plain', { tool_choice: 'none' });
    assert.equal(lastPrompt(), '[[scene:plain]]');
  });

  it('is told of earlier calls and their results', async () => {
    const call = {
      id: 'call_1',
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Rome"}' },
    };
    const response = await gateway.post(
      '/v1/chat/completions',
      {
        model: 'grok-4',
        messages: [
          { role: 'user', content: '[[scene:plain]]' },
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
        ],
      },
      { key },
    );
    await messageOf(response);
    assert.equal(
      lastPrompt(),
      `[[scene:plain]]\n\nassistant: ${CALL}\n\ntool result call_1: sunny`,
    );
  });
});
