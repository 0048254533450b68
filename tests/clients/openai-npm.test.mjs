import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { startEdge } from './lib/edge.mjs';
import { furnish } from './lib/house.mjs';

const DAY_SECONDS = 86_400;

let gateway;
let client;

before(async () => {
  gateway = await furnish();
  client = clientWith(gateway.key);
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

function clientWith(apiKey, { baseURL = gateway.baseUrl, maxRetries = 0 } = {}) {
  return new OpenAI({ apiKey, baseURL, maxRetries });
}

const asking = (content, more = {}) => ({
  model: 'grok-4',
  messages: [{ role: 'user', content }],
  ...more,
});

const ask = (content, more, options) =>
  client.chat.completions.create(asking(content, more), options);

async function listed(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');

/** What a check says of something that happens soon, once it says anything. */
async function eventually(check) {
  for (let tries = 0; tries < 200; tries++) {
    const found = await check();
    if (found) {
      return found;
    }
    await pause(10);
  }
  return assert.fail(`It did not happen: ${check}`);
}

const logged = (requestId) =>
  eventually(() =>
    gateway.db.prepare('SELECT * FROM request_log WHERE request_id = ?').bind(requestId).first(),
  );

const loggedAsGone = ({ stream }) =>
  gateway.db
    .prepare(
      'SELECT * FROM request_log WHERE status = 499 AND stream = ? AND first_byte_ms IS NULL',
    )
    .bind(stream ? 1 : 0)
    .first();

const upstreamDone = () => eventually(() => gateway.standIn.chats.find((request) => request.done));

describe('the openai package lists and retrieves', () => {
  it('the models, in the order of the contract', async () => {
    const models = await listed(client.models.list());
    assert.equal(models[0].id, 'grok-3');
    assert.ok(models.some(({ id }) => id === 'grok-4'));
    for (const model of models) {
      assert.equal(model.object, 'model');
      assert.equal(model.owned_by, 'x-ai');
      assert.equal(typeof model.created, 'number');
    }
  });

  it('one model', async () => {
    const model = await client.models.retrieve('grok-4');
    assert.equal(model.id, 'grok-4');
    assert.equal(model.object, 'model');
  });
});

describe('the openai package completes', () => {
  it('a chat, whole', async () => {
    const completion = await ask('[[scene:plain]]');
    assert.match(completion.id, /^chatcmpl-/);
    assert.equal(completion.object, 'chat.completion');
    assert.equal(completion.model, 'grok-4');
    assert.deepEqual(completion.choices, [
      {
        index: 0,
        message: { role: 'assistant', content: 'The answer is 4.', refusal: null },
        finish_reason: 'stop',
      },
    ]);
    const { prompt_tokens: asked, completion_tokens: said, total_tokens: all } = completion.usage;
    assert.deepEqual([asked, said, all], [4, 4, 8]);
  });

  it('a chat, streamed with its usage at the end', async () => {
    const chunks = await listed(
      await ask('[[scene:plain]]', { stream: true, stream_options: { include_usage: true } }),
    );
    assert.equal(textOf(chunks), 'The answer is 4.');
    assert.deepEqual(chunks[0].choices[0].delta, { role: 'assistant', content: '' });
    assert.equal(new Set(chunks.map(({ id, created, model }) => id + created + model)).size, 1);
    const last = chunks.at(-1);
    assert.deepEqual(last.choices, []);
    assert.equal(last.usage.total_tokens, 8);
    assert.equal(chunks.at(-2).choices[0].finish_reason, 'stop');
    assert.ok(chunks.slice(0, -1).every(({ usage }) => usage === null));
  });

  it('a chat, assembled by its stream helper', async () => {
    const stream = client.chat.completions.stream(
      asking('[[scene:utf8-split]]', { stream_options: { include_usage: true } }),
    );
    const completion = await stream.finalChatCompletion();
    assert.equal(completion.choices[0].message.content, 'Snow \u2603 and \u6c34 and \ud83d\ude00.');
    assert.equal(completion.choices[0].finish_reason, 'stop');
    assert.ok(completion.usage.completion_tokens > 0);
  });

  it('twenty chats at once, each with its own answer', async () => {
    const questions = Array.from({ length: 20 }, (_, index) => `What is number ${index}?`);
    const answers = await Promise.all(
      questions.map(async (question) => {
        const chunks = await listed(await ask(question, { stream: true }));
        assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
        return textOf(chunks);
      }),
    );
    for (const [index, answer] of answers.entries()) {
      assert.ok(answer.includes(`You asked: \u201c${questions[index]}\u201d`), answer);
      assert.ok(answer.endsWith('one token at a time. \u2728'), answer);
    }
  });

  for (const stream of [false, true]) {
    it(`an answer without end, cut where it asked for that, ${stream ? 'streamed' : 'whole'}`, async () => {
      const answer = await ask('[[scene:endless]]', { stream, max_completion_tokens: 6 });
      const { choices } = stream ? (await listed(answer)).at(-1) : answer;
      assert.equal(choices[0].finish_reason, 'length');
      assert.equal((await upstreamDone()).closedEarly, true);
    });
  }

  it('a chat that the upstream refused twice, by asking again', async () => {
    gateway.standIn.enqueue('500', '500', 'plain'); // the gateway itself tries twice
    const patient = clientWith(gateway.key, { maxRetries: 1 });
    const completion = await patient.chat.completions.create(asking('2+2?'));
    assert.equal(completion.choices[0].message.content, 'The answer is 4.');
    assert.equal(gateway.standIn.chats.length, 3);
  });

  it('a chat whose request the log knows by the id the client was told', async () => {
    const completion = await ask('[[scene:plain]]');
    const row = await logged(completion._request_id);
    assert.equal(row.status, 200);
    assert.equal(row.key_name, 'Client');
    assert.equal(row.completion_tokens, completion.usage.completion_tokens);
  });
});

describe('the openai package has its tools called', () => {
  const weatherOf = (cities) => ({
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather in a city',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
      },
      parse: JSON.parse,
      function: ({ city }) => {
        cities.push(city);
        return `sunny in ${city}`;
      },
    },
  });

  it('and sends the result back, by hand', async () => {
    gateway.standIn.enqueue('tool-calls', 'plain');
    const { type, function: weather } = weatherOf([]);
    const { name, description, parameters } = weather;
    const tools = [{ type, function: { name, description, parameters } }];
    const question = { role: 'user', content: 'How is Rome?' };

    const first = await client.chat.completions.create({
      model: 'grok-4',
      messages: [question],
      tools,
    });
    const { message, finish_reason: reason } = first.choices[0];
    assert.equal(reason, 'tool_calls');
    assert.equal(message.tool_calls.length, 1);
    const [call] = message.tool_calls;
    assert.match(call.id, /^call_[0-9a-f]{24}$/);
    assert.deepEqual(call.function, { name: 'get_weather', arguments: '{"city":"Rome"}' });

    const result = { role: 'tool', tool_call_id: call.id, content: 'sunny in Rome' };
    const second = await client.chat.completions.create({
      model: 'grok-4',
      messages: [question, message, result],
      tools,
    });
    assert.equal(second.choices[0].message.content, 'The answer is 4.');
    const told = JSON.parse(gateway.standIn.chats[1].body).message;
    assert.ok(told.includes('<tool_name>get_weather</tool_name>'), told);
    assert.ok(told.includes(`tool result ${call.id}: sunny in Rome`), told);
  });

  for (const stream of [false, true]) {
    it(`and sends the results back, by its runner, ${stream ? 'streamed' : 'whole'}`, async () => {
      gateway.standIn.enqueue('tool-calls-two', 'plain');
      const cities = [];
      const runner = client.chat.completions.runTools({
        ...asking('How are Rome and Oslo?'),
        stream,
        tools: [weatherOf(cities)],
      });
      assert.equal(await runner.finalContent(), 'The answer is 4.');
      assert.deepEqual(cities, ['Rome', 'Oslo']);
      const told = JSON.parse(gateway.standIn.chats[1].body).message;
      assert.match(told, /tool result call_[0-9a-f]{24}: sunny in Oslo/);
    });
  }

  it('while it streams, with the text before the call', async () => {
    const stream = client.chat.completions.stream(
      asking('[[scene:tool-calls]]', { tools: [weatherOf([])] }),
    );
    const { message, finish_reason: reason } = (await stream.finalChatCompletion()).choices[0];
    assert.equal(reason, 'tool_calls');
    assert.equal(message.content.trim(), 'Let me look.');
    assert.equal(message.tool_calls[0].function.arguments, '{"city":"Rome"}');
  });
});

describe('the openai package sees reasoning', () => {
  it('as tags in the text, unless told otherwise', async () => {
    const { message } = (await ask('[[scene:reasoning]]')).choices[0];
    assert.match(message.content, /^<think>\n[^]*Let me check the sum\.[^]*<\/think>\n/);
    assert.ok(message.content.endsWith('The answer is 4.'));
  });

  it('not at all where it does not want any', async () => {
    const { message } = (await ask('[[scene:reasoning]]', { thinking: 'disabled' })).choices[0];
    assert.equal(message.content, 'The answer is 4.');
  });

  it('in a member of its own where the operator says so', async () => {
    const other = await furnish({ grok: { reasoning_format: 'reasoning_content' } });
    try {
      const { completions } = clientWith(other.key, { baseURL: other.baseUrl }).chat;
      const { message } = (await completions.create(asking('[[scene:reasoning]]'))).choices[0];
      assert.equal(message.content, 'The answer is 4.');
      assert.match(message.reasoning_content, /Let me check the sum\./);
      const chunks = await listed(
        await completions.create(asking('[[scene:reasoning]]', { stream: true })),
      );
      const reasoning = chunks.map((chunk) => chunk.choices[0].delta.reasoning_content ?? '');
      assert.equal(textOf(chunks), 'The answer is 4.');
      assert.equal(reasoning.join(''), message.reasoning_content);
    } finally {
      await other.dispose();
    }
  });
});

describe('the openai package throws', () => {
  const refusal =
    (type, status, code, more = {}) =>
    (error) => {
      assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
      const { status: gotStatus, code: gotCode } = error;
      assert.deepEqual({ status: gotStatus, code: gotCode }, { status, code });
      for (const [name, value] of Object.entries(more)) {
        assert.equal(error[name], value, name);
      }
      assert.match(error.requestID, /^[0-9a-f-]{36}$/);
      return true;
    };

  it('AuthenticationError for a wrong key', async () => {
    const stranger = clientWith('sk-wrong');
    const refused = refusal(AuthenticationError, 401, 'invalid_api_key', {
      type: 'authentication_error',
    });
    await assert.rejects(stranger.chat.completions.create(asking('Hi')), refused);
    await assert.rejects(stranger.models.list(), refused);
    assert.equal(gateway.standIn.chats.length, 0);
  });

  it('NotFoundError for an unknown model', async () => {
    const refused = refusal(NotFoundError, 404, 'model_not_found', { param: 'model' });
    await assert.rejects(ask('Hi', { model: 'gpt-unknown' }), refused);
    await assert.rejects(ask('Hi', { model: 'gpt-unknown', stream: true }), refused);
    await assert.rejects(client.models.retrieve('gpt-unknown'), refused);
  });

  it('NotFoundError for a route there is not', async () => {
    await assert.rejects(
      client.files.retrieve('file-1'),
      refusal(NotFoundError, 404, 'unknown_url'),
    );
  });

  it('BadRequestError for what accounts cannot do', async () => {
    await assert.rejects(
      client.embeddings.create({ model: 'grok-4', input: 'Hi' }),
      refusal(BadRequestError, 400, 'model_not_supported', { param: 'model' }),
    );
  });

  it('BadRequestError for a request that makes no sense, naming the place', async () => {
    await assert.rejects(
      ask('Hi', { messages: [{ role: 'wizard', content: 'Hi' }] }),
      refusal(BadRequestError, 400, 'invalid_value', { param: 'messages.0.role' }),
    );
    await assert.rejects(
      ask('Hi', { stream_options: { include_usage: true } }),
      refusal(BadRequestError, 400, 'invalid_value', { param: 'stream_options' }),
    );
  });

  it('BadRequestError for content the upstream refuses', async () => {
    await assert.rejects(
      ask('[[scene:error-first-moderated]]', { stream: true }),
      refusal(BadRequestError, 400, 'content_policy_violation'),
    );
  });

  it('RateLimitError for a spent quota, until local midnight', async () => {
    const modest = clientWith(gateway.keyForOneChat).chat.completions;
    await modest.create(asking('[[scene:plain]]'));
    for (const stream of [false, true]) {
      const error = await modest.create(asking('[[scene:plain]]', { stream })).catch((e) => e);
      refusal(RateLimitError, 429, 'daily_quota_exceeded', { type: 'rate_limit_error' })(error);
      const seconds = Number(error.headers.get('retry-after'));
      assert.ok(seconds > 0 && seconds <= DAY_SECONDS, `Retry-After: ${seconds}`);
    }
  });

  it('RateLimitError where every account rests', async () => {
    const error = await ask('Hi', { model: 'grok-4-heavy' }).catch((e) => e);
    refusal(RateLimitError, 429, 'rate_limit_exceeded', { type: 'rate_limit_error' })(error);
    assert.ok(Number(error.headers.get('retry-after')) > 0);
  });

  for (const [scene, situation] of [
    ['500', 'an upstream that fails'],
    ['reset', 'a dead upstream'],
    ['empty', 'an answer without content'],
  ]) {
    it(`InternalServerError for ${situation}`, async () => {
      for (const stream of [false, true]) {
        await assert.rejects(
          ask(`[[scene:${scene}]]`, { stream }),
          refusal(InternalServerError, 502, 'upstream_error', { type: 'server_error' }),
        );
      }
    });
  }

  it('InternalServerError for an upstream that keeps silent', async () => {
    await Promise.all(
      ['silence-first', 'silence-headers'].map((scene) =>
        assert.rejects(
          ask(`[[scene:${scene}]]`, { stream: true }),
          refusal(InternalServerError, 504, 'upstream_timeout'),
        ),
      ),
    );
  });

  for (const [scene, code] of [
    ['error-mid-stream', 'upstream_error'],
    ['reset-middle', 'upstream_error'],
    ['silence-middle', 'upstream_timeout'],
  ]) {
    it(`APIError within a stream that breaks: ${scene}`, async () => {
      let text = '';
      const reading = async () => {
        for await (const chunk of await ask(`[[scene:${scene}]]`, { stream: true })) {
          text += chunk.choices[0].delta.content ?? '';
          assert.equal(chunk.choices[0].finish_reason, null);
        }
      };
      await assert.rejects(reading, refusal(APIError, undefined, code));
      assert.equal(text, 'The answer');
    });
  }

  it('APIError from its stream helper as well', async () => {
    const stream = client.chat.completions.stream(asking('[[scene:error-mid-stream]]'));
    await assert.rejects(
      stream.finalChatCompletion(),
      refusal(APIError, undefined, 'upstream_error'),
    );
  });
});

describe('the openai package leaves', () => {
  it('a stream in its middle, and the upstream is let go', async () => {
    const { data: stream, request_id: requestId } = await ask('[[scene:endless]]', {
      stream: true,
    }).withResponse();
    let seen = 0;
    for await (const chunk of stream) {
      seen += chunk.choices[0].delta.content ? 1 : 0;
      if (seen === 3) {
        stream.controller.abort();
      }
    }
    assert.equal((await upstreamDone()).closedEarly, true);
    const row = await logged(requestId);
    assert.equal(row.status, 499);
    assert.equal(row.error_code, 'client_closed_request');
    assert.ok(row.completion_tokens > 0);
  });

  it('a stream by breaking out of its loop', async () => {
    for await (const chunk of await ask('[[scene:endless]]', { stream: true })) {
      if (chunk.choices[0].delta.content) {
        break;
      }
    }
    assert.equal((await upstreamDone()).closedEarly, true);
  });

  for (const stream of [false, true]) {
    it(`before the first byte of an answer, ${stream ? 'streamed' : 'whole'}`, async () => {
      const edge = await startEdge(gateway.url);
      try {
        const { completions } = clientWith(gateway.key, { baseURL: `${edge.url}/v1` }).chat;
        const leaving = new AbortController();
        const question = asking('[[scene:silence-first]]', { stream });
        const refused = assert.rejects(
          completions.create(question, { signal: leaving.signal }),
          APIUserAbortError,
        );
        await eventually(() => gateway.standIn.chats.length > 0);
        leaving.abort();
        await refused;
        assert.equal((await upstreamDone()).closedEarly, true);
        await eventually(() => loggedAsGone({ stream }));
        assert.equal(gateway.standIn.chats.length, 1);
      } finally {
        await edge.close();
      }
    });
  }
});
