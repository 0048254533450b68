import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const DEFAULT_AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36';
const EDGE_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0';

const gateways = [];
after(() => Promise.all(gateways.map((gateway) => gateway.dispose())));

/** A gateway with one account, set up as told. */
async function gatewayWith({ grok = {}, global = {}, account = {} } = {}) {
  const gateway = await startGateway();
  gateways.push(gateway);
  await gateway.setSettings('grok', grok);
  await gateway.setSettings('global', global);
  await gateway.addAccount({ token: 'abc', ...account });
  return { gateway, key: await gateway.addKey() };
}

/** What the stand-in received for a chat. */
async function received({ gateway, key }, members = {}) {
  gateway.standIn.clear();
  gateway.standIn.enqueue('plain');
  await messageOf(await gateway.ask('2+2?', { key, ...members }));
  assert.equal(gateway.standIn.chats.length, 1, 'one call and no other');
  return gateway.standIn.chats[0];
}

const plain = await gatewayWith();
const edge = await gatewayWith({
  grok: {
    user_agent: EDGE_AGENT,
    cf_clearance: 'cf_clearance=xyz; Path=/',
    dynamic_statsig: false,
    x_statsig_id: ' fixed-id ',
    temporary: false,
    disable_memory: false,
  },
  account: { token: 'sso=def\r\nX-Injected: 1; sso-rw=other' },
});
const elsewhere = await gatewayWith({
  global: { upstream_base_url: 'https://mirror.example/' },
  grok: { user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
});

describe('a conversation call', () => {
  it('goes to grok.com with the documented headers and no others', async () => {
    const { host, method, path, headers } = await received(plain);
    assert.equal(
      `${method} https://${host}${path}`,
      'POST https://grok.com/rest/app-chat/conversations/new',
    );
    const {
      'x-statsig-id': statsig,
      'x-xai-request-id': requestId,
      'content-length': length,
      'cf-worker': runtime, // added by the runtime to every request
      ...rest
    } = headers;
    assert.ok(statsig && requestId && length && runtime);
    assert.deepEqual(rest, {
      host: 'grok.com',
      accept: '*/*',
      'accept-language': 'zh-CN,zh;q=0.9',
      origin: 'https://grok.com',
      referer: 'https://grok.com/',
      'user-agent': DEFAULT_AGENT,
      'sec-ch-ua': '"Not(A:Brand";v="99", "Google Chrome";v="133", "Chromium";v="133"',
      'sec-ch-ua-mobile': '?0',
      'sec-ch-ua-platform': '"macOS"',
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'same-origin',
      baggage: 'sentry-environment=production,sentry-public_key=b311e0f2690c81f25e2c4cf6d4f7ce1c',
      'content-type': 'application/json',
      cookie: 'sso-rw=abc;sso=abc',
    });
  });

  it('has another request id and another statsig text each time', async () => {
    const ids = new Set();
    const texts = new Set();
    for (let i = 0; i < 12; i++) {
      const { headers } = await received(plain);
      const id = headers['x-xai-request-id'];
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      ids.add(id);
      const statsig = headers['x-statsig-id'];
      const text = Buffer.from(statsig, 'base64').toString();
      assert.equal(Buffer.from(text).toString('base64'), statsig, 'standard alphabet, padded');
      assert.match(
        text,
        /^e:TypeError: Cannot read properties of (null \(reading 'children\['[a-z0-9]{5}'\]'\)|undefined \(reading '[a-z]{10}'\))$/,
      );
      texts.add(text);
    }
    assert.equal(ids.size, 12);
    assert.equal(texts.size, 12);
    const forms = new Set([...texts].map((text) => text.includes('children')));
    assert.equal(forms.size, 2, 'both forms appear in twelve');
  });

  it('carries the documented payload, private and without memory', async () => {
    const { body } = await received(plain);
    assert.equal(
      body,
      JSON.stringify({
        temporary: true,
        modelName: 'grok-4',
        modelMode: 'MODEL_MODE_GROK_4',
        message: '2+2?',
        fileAttachments: [],
        imageAttachments: [],
        disableSearch: false,
        enableImageGeneration: true,
        returnImageBytes: false,
        returnRawGrokInXaiRequest: false,
        enableImageStreaming: true,
        imageGenerationCount: 2,
        forceConcise: false,
        toolOverrides: {},
        enableSideBySide: true,
        sendFinalMetadata: true,
        isReasoning: false,
        webpageUrls: [],
        disableTextFollowUps: true,
        responseMetadata: { requestModelDetails: { modelId: 'grok-4' } },
        disableMemory: true,
        forceSideBySide: false,
        isAsyncChat: false,
      }),
    );
  });

  for (const [model, modelName, modelMode] of [
    ['grok-3', 'grok-3', 'MODEL_MODE_GROK_3'],
    ['grok-3-mini', 'grok-3', 'MODEL_MODE_GROK_3_MINI_THINKING'],
    ['grok-4-mini', 'grok-4-mini', 'MODEL_MODE_GROK_4_MINI_THINKING'],
    ['grok-4.1-fast', 'grok-4-1-thinking-1129', 'MODEL_MODE_FAST'],
    ['grok-4.1-expert', 'grok-4-1-thinking-1129', 'MODEL_MODE_EXPERT'],
    ['grok-4.20-beta', 'grok-420', 'MODEL_MODE_GROK_420'],
    ['grok-3-fast', 'grok-3', 'MODEL_MODE_FAST'],
    ['grok-4.1', 'grok-4-1-thinking-1129', 'MODEL_MODE_AUTO'],
  ]) {
    it(`asks for ${modelName} in ${modelMode} when ${model} is wanted`, async () => {
      const payload = JSON.parse((await received(plain, { model })).body);
      assert.equal(payload.modelName, modelName);
      assert.equal(payload.modelMode, modelMode);
      assert.equal(payload.responseMetadata.requestModelDetails.modelId, modelName);
      assert.equal(payload.isReasoning, false);
    });
  }

  it('carries nothing of the caller: no key, no address, no header', async () => {
    const { gateway, key } = plain;
    const { headers, body } = await received(plain, {
      user: 'somebody',
      headers: { 'x-forwarded-for': '203.0.113.7', cookie: 'a=b', 'x-secret': 'caller' },
    });
    const sent = JSON.stringify([headers, body]);
    for (const secret of [key, 'somebody', '203.0.113.7', 'a=b', 'x-secret']) {
      assert.ok(!sent.includes(secret), secret);
    }
    assert.equal(gateway.standIn.chats.length, 1);
  });
});

describe('the operator', () => {
  it('may name another browser, whose hints then match', async () => {
    const { headers } = await received(edge);
    assert.equal(headers['user-agent'], EDGE_AGENT);
    assert.equal(
      headers['sec-ch-ua'],
      '"Not(A:Brand";v="99", "Microsoft Edge";v="141", "Chromium";v="141"',
    );
    assert.equal(headers['sec-ch-ua-platform'], '"Windows"');
    const firefox = (await received(elsewhere)).headers;
    assert.match(firefox['user-agent'], /Firefox/);
    assert.ok(Object.keys(firefox).every((name) => !name.startsWith('sec-ch-ua')));
  });

  it('may store cookies as copied; no value brings a header or cookie of its own', async () => {
    const { headers } = await received(edge);
    assert.equal(headers['x-injected'], undefined);
    assert.match(headers.cookie, /^sso-rw=([^;]+);sso=\1;cf_clearance=xyz$/);
    assert.match(headers.cookie, /^sso-rw=def/);
  });

  it('may give a fixed statsig id', async () => {
    assert.equal((await received(edge)).headers['x-statsig-id'], 'fixed-id');
  });

  it('may want conversations kept, with memory', async () => {
    const payload = JSON.parse((await received(edge)).body);
    assert.equal(payload.temporary, false);
    assert.equal(payload.disableMemory, false);
  });

  it('may name another host, which then stands everywhere', async () => {
    const { host, headers } = await received(elsewhere);
    assert.equal(host, 'mirror.example');
    assert.equal(headers.origin, 'https://mirror.example');
    assert.equal(headers.referer, 'https://mirror.example/');
  });
});

describe('a redirect', () => {
  it('is not followed: cookies stay with the host they are for', async () => {
    const { gateway, key } = plain;
    gateway.standIn.clear();
    gateway.standIn.enqueue({
      status: 307,
      headers: { location: 'https://elsewhere.example/steal' },
      body: [],
    });
    const response = await gateway.ask('2+2?', { key });
    await response.text();
    assert.equal(response.status, 502);
    const hosts = gateway.standIn.requests.map(({ host }) => host);
    assert.deepEqual(hosts, ['grok.com']);
  });
});
