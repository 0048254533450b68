import { ApiError, GoogleGenAI, Type } from '@google/genai';
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const MODEL = 'gemini-3-flash';
const EMBEDDING = 'gemini-embedding-001';

let gateway;
let key;
let ai;

/** The package reads keys of Google's from these, and warns. */
const VARIABLES = ['GOOGLE_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI'];

before(async () => {
  VARIABLES.forEach((name) => delete process.env[name]);
  gateway = await startGateway();
  const keys = ['g-one', 'g-two', 'g-three'];
  const model_list = JSON.stringify([MODEL, 'gemini-3-pro', EMBEDDING]);
  await gateway.addUpstream({ name: 'google', kind: 'gemini', keys, model_list });
  await gateway.addUpstream({ name: 'limited', kind: 'gemini', keys: ['g-four'], patterns: '[]' });
  await gateway.addUpstream({ name: 'revoked', kind: 'gemini', keys: ['g-five'], patterns: '[]' });
  key = await gateway.addKey({ name: 'Client' });
  ai = clientWith(key);
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

const clientWith = (apiKey, apiVersion = 'v1beta') =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gateway.url, apiVersion } });

const generate = (contents, more = {}) =>
  ai.models.generateContent({ model: MODEL, contents, ...more });

async function listed(iterable) {
  const items = [];
  for await (const item of await iterable) {
    items.push(item);
  }
  return items;
}

const failing = (promise) =>
  promise.then(
    () => assert.fail('It was answered'),
    (error) => error,
  );

const lastCall = () => gateway.standIn.calls.at(-1);

describe('@google/genai', () => {
  it('generates content with a key of the pool instead of its own', async () => {
    const answer = await generate('Hi');
    assert.match(answer.text, /gemini-3-flash: \u201cHi\u201d/);
    assert.ok(answer.usageMetadata.totalTokenCount > 0);
    assert.match(lastCall().key, /^g-(one|two|three)$/);
    assert.equal(lastCall().host, 'generativelanguage.googleapis.com');
    assert.doesNotMatch(JSON.stringify(lastCall()), new RegExp(key));
  });

  it('streams content as it comes', async () => {
    const chunks = await listed(ai.models.generateContentStream({ model: MODEL, contents: 'Hi' }));
    assert.ok(chunks.length > 5);
    assert.match(chunks.map(({ text }) => text ?? '').join(''), /\u201cHi\u201d \u2728 It is 4\.$/);
    assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
    const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } =
      chunks.at(-1).usageMetadata;
    const row = await eventually(async () =>
      (await gateway.rows('SELECT * FROM request_log ORDER BY id DESC LIMIT 1')).find(
        ({ stream }) => stream === 1,
      ),
    );
    assert.equal(row.prompt_tokens, promptTokenCount);
    assert.equal(row.completion_tokens, candidatesTokenCount + thoughtsTokenCount);
  });

  it('sends tools, settings and instructions as they are', async () => {
    const functionDeclarations = [
      {
        name: 'weather',
        parameters: { type: Type.OBJECT, properties: { a: { type: Type.STRING } } },
      },
    ];
    await generate('Hi', {
      config: {
        systemInstruction: 'Be brief.',
        temperature: 0.5,
        tools: [{ functionDeclarations }],
        thinkingConfig: { thinkingBudget: 128 },
      },
    });
    const sent = JSON.parse(lastCall().body);
    assert.equal(sent.systemInstruction.parts[0].text, 'Be brief.');
    assert.equal(sent.generationConfig.temperature, 0.5);
    assert.equal(sent.generationConfig.thinkingConfig.thinkingBudget, 128);
    assert.equal(sent.tools[0].functionDeclarations[0].name, 'weather');
  });

  it('has a name ask for a search, or for no thinking', async () => {
    await generate('Hi', { model: `${MODEL}-search` });
    assert.match(lastCall().path, /\/models\/gemini-3-flash:generateContent/);
    assert.deepEqual(JSON.parse(lastCall().body).tools, [{ google_search: {} }]);
    await generate('Hi', { model: `${MODEL}-nonthinking` });
    assert.match(lastCall().path, /\/models\/gemini-3-flash:generateContent/);
    assert.ok(JSON.parse(lastCall().body).generationConfig.thinkingConfig);
  });

  it('goes on with a chat', async () => {
    const chat = ai.chats.create({ model: MODEL });
    await chat.sendMessage({ message: 'One' });
    const answer = await chat.sendMessage({ message: 'Two' });
    assert.match(answer.text, /One.*Two/);
    assert.equal(JSON.parse(lastCall().body).contents.length, 3);
  });

  it('counts tokens', async () => {
    const { totalTokens } = await ai.models.countTokens({
      model: MODEL,
      contents: 'one two three',
    });
    assert.equal(totalTokens, 3);
  });

  it('embeds one text and several', async () => {
    const { embeddings } = await ai.models.embedContent({ model: EMBEDDING, contents: ['a', 'b'] });
    assert.ok(embeddings.length >= 1);
    assert.deepEqual(embeddings[0].values, [0.5, -0.25, 0.125]);
  });

  it('lists the models, and gets one', async () => {
    const models = await listed(ai.models.list());
    assert.ok(models.some(({ name }) => name === `models/${MODEL}`));
    assert.equal((await ai.models.get({ model: MODEL })).name, `models/${MODEL}`);
  });

  // From version 3 on the package asks below /v1 unless it is told otherwise.
  it('finds the gateway without being told a version', async () => {
    const plain = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: gateway.url } });
    assert.match((await plain.models.generateContent({ model: MODEL, contents: 'Hi' })).text, /Hi/);
    const names = [];
    for await (const { name } of await plain.models.list()) {
      names.push(name);
    }
    assert.ok(names.includes(`models/${MODEL}`), names.join());
  });

  it('names an upstream before a model', async () => {
    const answer = await generate('Hi', { model: `models/google/${MODEL}` });
    assert.match(answer.text, /gemini-3-flash/);
  });
});

describe('@google/genai is told', () => {
  it('that its key is wrong', async () => {
    const error = await failing(
      clientWith('sk-nobody').models.generateContent({ model: MODEL, contents: 'Hi' }),
    );
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 401);
    assert.match(error.message, /API_KEY_INVALID/);
    assert.equal(gateway.standIn.calls.length, 0);
  });

  it('never that a key of the pool is: another one serves', async () => {
    gateway.standIn.always('g-one', '401').always('g-two', '401');
    assert.match((await generate('Hi')).text, /Hi/);
    const error = await failing(generate('[[scene:401]]', { model: `models/revoked/${MODEL}` }));
    assert.equal(error.status, 502);
    assert.doesNotMatch(error.message, /API key not valid/);
  });

  it('of a limit, with the pause that Google names', async () => {
    const limited = () =>
      failing(generate('[[scene:429-one-second]]', { model: `models/limited/${MODEL}` }));
    const error = await limited();
    assert.equal(error.status, 429);
    assert.match(error.message, /RESOURCE_EXHAUSTED/);
    assert.match(error.message, /"retryDelay":"1s"/);
    await pause(1100);
    assert.match((await generate('Hi', { model: `models/limited/${MODEL}` })).text, /Hi/);
  });

  it("of the request's faults in Google's words, and asks once", async () => {
    const error = await failing(generate('[[scene:400]]'));
    assert.equal(error.status, 400);
    assert.match(error.message, /generation_config\.temperature/);
    assert.equal(gateway.standIn.calls.length, 1);
  });

  it('that a stream broke off', async () => {
    for (const scene of ['half', 'half-reset', 'error-mid-stream']) {
      const contents = `[[scene:${scene}]]`;
      const error = await failing(
        listed(ai.models.generateContentStream({ model: MODEL, contents })),
      );
      assert.ok(error instanceof Error, scene);
    }
  });

  it('nothing of a place that Google does not serve, while another upstream does', async () => {
    const error = await failing(generate('[[scene:403-location]]'));
    assert.ok(error.status >= 500, `${error.status}`);
  });
});

describe('a Gemini model asked for by the openai route', () => {
  it('is served by the same keys', async () => {
    const response = await gateway.ask('Hi', { key, model: MODEL });
    assert.equal(response.status, 200);
    const { choices } = await response.json();
    assert.match(choices[0].message.content, /Hi/);
    assert.match(lastCall().path, /^\/v1beta\/openai\/chat\/completions/);
  });
});
