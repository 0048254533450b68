const HOST = 'gemini.example';

/** What Google answers by the method, shortened; a stream in two events, as Google ends its lines. */
const ANSWERS = {
  generateContent: {
    candidates: [{ content: { parts: [{ text: '4' }], role: 'model' }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 2, totalTokenCount: 9 },
  },
  countTokens: { totalTokens: 7 },
  embedContent: { embedding: { values: [0.1, 0.2] } },
  batchEmbedContents: { embeddings: [{ values: [0.1, 0.2] }] },
};
export const EVENTS = [
  { candidates: [{ content: { parts: [{ text: '4' }], role: 'model' } }] },
  ANSWERS.generateContent,
];

/**
 * An outside for `startGateway` that answers as Google's API does at `https://gemini.example`; all
 * other hosts are another outside's.
 *
 * @param {{handle: Function, connect?: Function}} [others]
 * @returns `{handle, connect, calls, next}`: `calls` has what was asked, each
 *     `{method, path, headers, body}`; `next` has handlers of Node's http module that go first, one
 *     for each call
 */
export function geminiOutside(others) {
  const calls = [];
  const next = [];
  const handle = async (request, response) => {
    if (request.headers.host !== HOST) {
      others.handle(request, response);
      return;
    }
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const { method, url: path, headers } = request;
    calls.push({ method, path, headers: { ...headers }, body });
    const answer = next.shift();
    if (answer) {
      await answer(request, response);
    } else {
      usual(new URL(path, `https://${HOST}`), response);
    }
  };
  return { handle, connect: others?.connect, calls, next };
}

function usual(url, response) {
  const method = url.pathname.split(':').at(-1);
  if (method === 'streamGenerateContent' && url.searchParams.get('alt') === 'sse') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(EVENTS.map(eventOf).join(''));
    return;
  }
  response
    .writeHead(ANSWERS[method] ? 200 : 404, { 'content-type': 'application/json; charset=UTF-8' })
    .end(JSON.stringify(ANSWERS[method] ?? { error: { code: 404, status: 'NOT_FOUND' } }, null, 2));
}

export const eventOf = (data) => `data: ${JSON.stringify(data)}\r\n\r\n`;

/** Makes that host an upstream called `google`, with keys, that takes the models `gemini-*`. */
export async function addGemini({ db }, { secrets = ['AIza-one'], models = [] } = {}) {
  const insert =
    'INSERT INTO upstreams (id, name, kind, base_url, patterns, model_list, created_at, updated_at) ' +
    "VALUES ('google', 'google', 'gemini', ?1, '[\"gemini-*\"]', ?2, 0, 0)";
  await db.batch([
    db.prepare(insert).bind(`https://${HOST}`, JSON.stringify(models)),
    ...secrets.map((secret) =>
      db
        .prepare(
          'INSERT INTO upstream_credentials (id, upstream, secret, display, created_at) ' +
            "VALUES (?1, 'google', ?1, ?1, 0)",
        )
        .bind(secret),
    ),
  ]);
}
