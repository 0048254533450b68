import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI, {
  APIConnectionError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
  toFile,
} from 'openai';
import { SOUND } from '../../stand-in/openai.mjs';
import { startGateway } from '../lib/gateway.mjs';

const WEATHER = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: {} } },
};

let gateway;
let client;

before(async () => {
  gateway = await startGateway();
  await gateway.addUpstream({ name: 'provider', keys: ['sk-one', 'sk-two'] });
  client = new OpenAI({
    apiKey: await gateway.addKey({ name: 'Client' }),
    baseURL: `${gateway.url}/v1`,
    maxRetries: 0,
  });
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

const model = (name) => `provider/${name}`;

const asking = (content, more = {}) => ({
  model: model('demo-small'),
  messages: [{ role: 'user', content }],
  ...more,
});

const ask = (content, more) => client.chat.completions.create(asking(content, more));

async function listed(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

const lastCall = () => gateway.standIn.calls.at(-1);

/** What the provider answered, as JSON. */
const answered = () => JSON.parse(Buffer.from(lastCall().answerHex, 'hex').toString());

describe('the openai package, served by a provider, completes', () => {
  it('a chat, whole, with what only the provider knows', async () => {
    const { data, response } = await ask('Hi').withResponse();
    assert.equal(response.headers.get('x-grok2api-upstream'), 'provider');
    assert.match(data.choices[0].message.content, /demo-small: \u201cHi\u201d/);
    assert.equal(data.x_odd.text, '\u00e9/ \u6c34');
    assert.ok(data.usage.total_tokens > 0);
  });

  it('a chat, streamed with its usage at the end', async () => {
    const chunks = await listed(
      await ask('Hi', { stream: true, stream_options: { include_usage: true } }),
    );
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    assert.match(text, /\u201cHi\u201d \u2728 It is 4\.$/);
    assert.equal(chunks.at(-2).choices[0].finish_reason, 'stop');
    assert.ok(chunks.at(-1).usage.completion_tokens > 0);
  });

  it('a chat, streamed, without a usage nobody asked for', async () => {
    const chunks = await listed(await ask('Hi', { stream: true }));
    assert.ok(chunks.every(({ usage, choices }) => !usage && choices.length === 1));
  });

  it('tool calls, whole and streamed', async () => {
    const whole = await ask('Rome?', { tools: [WEATHER] });
    assert.equal(whole.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(JSON.parse(whole.choices[0].message.tool_calls[0].function.arguments), {
      city: 'Rome',
    });
    const runner = client.chat.completions.stream(asking('Rome?', { tools: [WEATHER] }));
    const { choices } = await runner.finalChatCompletion();
    assert.equal(choices[0].message.tool_calls[0].function.arguments, '{"city":"Rome"}');
  });

  it('reasoning', async () => {
    const chunks = await listed(await ask('Hi', { model: model('demo-reasoner'), stream: true }));
    const thought = chunks.map(({ choices }) => choices[0]?.delta.reasoning_content ?? '').join('');
    assert.equal(thought, 'Two and two.');
  });

  it('a text, whole and streamed', async () => {
    const asked = { model: model('demo-small'), prompt: 'Once' };
    const { choices, object } = await client.completions.create(asked);
    assert.equal(object, 'text_completion');
    assert.match(choices[0].text, /Once/);
    const chunks = await listed(await client.completions.create({ ...asked, stream: true }));
    assert.equal(chunks.map((chunk) => chunk.choices[0].text).join(''), choices[0].text);
  });
});

describe('the openai package, served by a provider, has', () => {
  it('embeddings', async () => {
    const { data, usage } = await client.embeddings.create({
      model: model('demo-embed'),
      input: ['one', 'two'],
    });
    assert.equal(data.length, 2);
    assert.deepEqual(data[1].embedding, [0.5, -0.25, 0.125, 1, -1, 0, 0.0625, 0.75]);
    assert.ok(usage.total_tokens > 0);
    assert.equal(JSON.parse(lastCall().body).model, 'demo-embed');
  });

  it('a response, whole and streamed', async () => {
    const asked = { model: model('demo-large'), input: 'Hi' };
    const whole = await client.responses.create(asked);
    assert.match(whole.output_text, /demo-large: \u201cHi\u201d/);
    const events = await listed(await client.responses.create({ ...asked, stream: true }));
    assert.equal(events[0].type, 'response.created');
    assert.equal(events.at(-1).type, 'response.completed');
    assert.equal(events.at(-1).response.usage.output_tokens, whole.usage.output_tokens);
    const text = events
      .filter(({ type }) => type === 'response.output_text.delta')
      .map(({ delta }) => delta)
      .join('');
    assert.equal(text, whole.output_text);
  });

  it('speech, byte for byte', async () => {
    const response = await client.audio.speech.create({
      model: model('demo-voice'),
      voice: 'alloy',
      input: 'Hello',
    });
    assert.equal(response.headers.get('content-type'), 'audio/mpeg');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), SOUND);
  });

  it('a transcription of every byte, as JSON, as text and streamed', async () => {
    const asked = async () => ({
      model: model('demo-voice'),
      file: await toFile(SOUND, 'hello.mp3', { type: 'audio/mpeg' }),
    });
    const text = 'Two and two is four.';
    assert.equal((await client.audio.transcriptions.create(await asked())).text, text);
    const call = lastCall();
    assert.ok(call.bodyHex.includes(SOUND.toString('hex')));
    assert.match(call.body, /name="model"\r\n\r\ndemo-voice\r\n/);
    assert.equal(
      await client.audio.transcriptions.create({ ...(await asked()), response_format: 'text' }),
      `${text}\n`,
    );
    const events = await listed(
      await client.audio.transcriptions.create({ ...(await asked()), stream: true }),
    );
    assert.equal(events.at(-1).type, 'transcript.text.done');
    assert.equal(events.at(-1).text, text);
  });

  it('pictures, and changes of one', async () => {
    const made = await client.images.generate({ model: model('demo-draw'), prompt: 'a boat' });
    assert.equal(made.data[0].b64_json, answered().data[0].b64_json);
    const picture = Buffer.from(made.data[0].b64_json, 'base64');
    const changed = await client.images.edit({
      model: model('demo-draw'),
      image: await toFile(picture, 'boat.png', { type: 'image/png' }),
      prompt: 'a red boat',
    });
    assert.ok(changed.data[0].b64_json.length > 0);
    assert.ok(lastCall().bodyHex.includes(picture.toString('hex')));
  });

  it('moderations', async () => {
    const { results } = await client.moderations.create({
      model: model('demo-small'),
      input: ['peace', 'violence'],
    });
    assert.deepEqual(
      results.map(({ flagged }) => flagged),
      [false, true],
    );
  });

  it('an order of documents, which the package has no method for', async () => {
    const { results } = await client.post('/rerank', {
      body: { model: model('demo-small'), query: 'q', documents: ['a', 'b', 'c'], top_n: 2 },
    });
    assert.deepEqual(
      results.map(({ index }) => index),
      [0, 1],
    );
  });
});

describe('the openai package, when a provider does not serve', () => {
  const failing = (scene, more) =>
    ask(`[[scene:${scene}]]`, more).then(
      () => assert.fail(`${scene} was answered`),
      (error) => error,
    );

  it('is told the faults of a request in the words of the provider', async () => {
    const error = await failing('400');
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.code, 'decimal_above_max_value');
    assert.equal(error.param, 'temperature');
    assert.match(error.message, /temperature/);
    assert.ok((await failing('404')) instanceof NotFoundError);
  });

  it('hears of an error amid a stream', async () => {
    const stream = await ask('[[scene:error-mid-stream]]', { stream: true });
    await assert.rejects(listed(stream), /The engine broke down/);
  });

  it('hears of a stream that ends too early', async () => {
    for (const scene of ['half', 'half-reset']) {
      const stream = await ask(`[[scene:${scene}]]`, { stream: true });
      await assert.rejects(listed(stream), (error) => !(error instanceof APIConnectionError));
    }
  });

  it('sees a gateway in trouble where the provider is', async () => {
    assert.ok((await failing('500')) instanceof InternalServerError);
    assert.ok((await failing('html-200')) instanceof InternalServerError);
  });

  it('sees a limit with its pause, and never a wrong key of the gateway\u2019s', async () => {
    const other = await startGateway();
    try {
      await other.addUpstream({ name: 'provider', keys: ['sk-one'] });
      await other.addUpstream({ name: 'wrong', keys: ['sk-two'] });
      const poor = new OpenAI({
        apiKey: await other.addKey(),
        baseURL: `${other.url}/v1`,
        maxRetries: 0,
      });
      const limited = await poor.chat.completions
        .create(asking('[[scene:429-retry-after]]'))
        .catch((error) => error);
      assert.ok(limited instanceof RateLimitError);
      assert.equal(limited.headers.get('retry-after'), '7');
      assert.equal(limited.code, 'rate_limit_exceeded');
      const refused = await poor.chat.completions
        .create(asking('[[scene:401]]', { model: 'wrong/m' }))
        .catch((error) => error);
      assert.ok(refused instanceof InternalServerError);
      assert.equal(refused.status, 502);
    } finally {
      await other.dispose();
    }
  });
});
