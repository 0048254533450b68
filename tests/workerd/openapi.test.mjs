import { createConfig, lintFromString } from '@redocly/openapi-core';
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openApi } from '../../scripts/lib/openapi.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { StandIn } from '../../stand-in/grok.mjs';
import { furnish } from '../lib/furnished.mjs';
import { addGemini, geminiOutside } from '../lib/gemini.mjs';
import { startGateway } from '../lib/gateway.mjs';
import {
  Judge,
  describedType,
  examplesOf,
  formOf,
  operationsOf,
  urlOf,
  usualStatus,
} from '../lib/openapi.mjs';
import { withRelay } from '../lib/relayed.mjs';

const document = openApi();
const operations = operationsOf(document);
const judge = new Judge(document);
const gateway = await startGateway({ standIn: geminiOutside(withRelay(new StandIn())) });
await addGemini(gateway, { models: ['gemini-2.5-flash'] });
const { credentials, restore, empty } = await furnish(gateway);

/** What an operation finds, where that is not what the others find. */
const BEFORE = { setUp: empty };
after(() => gateway.dispose());

describe('the OpenAPI document', () => {
  it('is served to everyone, as the build made it', async () => {
    const answer = await fetch(`${gateway.url}/openapi.json`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(await answer.json(), document);
  });

  it('is without fault, its examples too', async () => {
    const example = { severity: 'error', allowAdditionalProperties: true };
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        'no-invalid-media-type-examples': example,
        'no-invalid-parameter-examples': example,
        'no-invalid-schema-examples': example,
        'no-unused-components': 'off', // does not look into x-event; see below
        'operation-2xx-response': 'off', // some lead on, one only refuses
        'operation-4xx-response': 'off', // not everything can be refused
      },
    });
    const faults = await lintFromString({
      source: JSON.stringify(document),
      absoluteRef: at('dist', 'static', 'openapi.json'),
      config,
    });
    assert.deepEqual(
      faults.map(({ message, location }) => `${location[0]?.pointer}: ${message}`),
      [],
    );
  });

  it('has nothing that nothing refers to', () => {
    const text = JSON.stringify(document);
    for (const [kind, ones] of Object.entries(document.components)) {
      for (const name of kind === 'securitySchemes' ? [] : Object.keys(ones)) {
        assert.ok(text.includes(`"#/components/${kind}/${name}"`), `${kind}/${name} is not used`);
      }
    }
  });
});

/** Every example of a request: each body once, and each parameter that may be left out once. */
function requestsOf(operation) {
  const given = (parameter) => examplesOf(document, parameter);
  const needed = Object.fromEntries(
    operation.parameters
      .filter(({ required }) => required)
      .map((parameter) => [parameter.name, given(parameter)[0].value]),
  );
  const bodies = Object.entries(operation.bodies).flatMap(([type, content]) =>
    examplesOf(document, content).map(({ name, value }) => ({ name, type, value })),
  );
  const parameters = operation.parameters.flatMap((parameter) =>
    given(parameter)
      .slice(parameter.required ? 1 : 0)
      .map(({ value }) => ({
        name: `${parameter.name}=${value}`,
        values: { ...needed, [parameter.name]: value },
        headers: parameter.in === 'header' ? { [parameter.name]: value } : {},
        body: bodies[0],
      })),
  );
  const whole = bodies.length > 0 ? bodies : [undefined];
  return [
    ...whole.map((body) => ({
      name: body?.name ?? 'as it is',
      values: needed,
      headers: {},
      body,
    })),
    ...parameters,
  ];
}

function written({ type, value }) {
  if (type === 'multipart/form-data') {
    return formOf(value);
  }
  return { type, content: typeof value === 'string' ? value : JSON.stringify(value) };
}

async function send(operation, { values, headers, body }) {
  const [credential] = operation.credentials;
  const sent = body && written(body);
  const answer = await fetch(gateway.url + urlOf(operation, values), {
    method: operation.method,
    redirect: 'manual',
    headers: {
      ...credentials[credential],
      ...(sent && { 'content-type': sent.type }),
      ...headers,
    },
    body: sent?.content,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('the gateway does what the document says', () => {
  const seen = new Set();

  for (const operation of operations) {
    it(`${operation.method} ${operation.path}`, async (test) => {
      const requests = requestsOf(operation);
      if (Object.keys(operation.bodies).length > 0) {
        assert.ok(requests[0].body, 'an example of the body is needed');
      }
      for (const request of requests) {
        await test.test(request.name, async () => {
          await (BEFORE[operation.id] ?? restore)();
          const answer = await send(operation, request);
          assert.equal(answer.status, usualStatus(operation), answer.text);
          assert.equal(judge.fault(operation, answer), null);
          assert.ok(answer.status >= 400 || !answer.text.startsWith('{"success":false'));
          const type = (answer.headers.get('content-type') ?? '').split(';')[0];
          const described = describedType(operation.responses[answer.status], type);
          seen.add(`${operation.id} ${described}`);
        });
      }
    });
  }

  it('in every form of answer that it describes', () => {
    const described = operations.flatMap((operation) =>
      Object.keys(operation.responses[usualStatus(operation)].content ?? { '': {} }).map(
        (type) => `${operation.id} ${type}`,
      ),
    );
    assert.deepEqual(
      described.filter((one) => !seen.has(one)),
      [],
    );
  });
});
