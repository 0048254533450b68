/** Where the upstream of tests is that passes requests on, and which models it takes. */
const HOST = 'relay.example';
const MODELS = ['*relayed-*', 'omni-moderation-latest'];

const EVENTS = {
  '/v1/completions': [
    '{"choices":[{"index":0,"text":"there","finish_reason":"stop"}]}',
    '{"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":1}}',
    '[DONE]',
  ],
  '/v1/responses': ['{"type":"response.completed","response":{"id":"resp_1","output":[]}}'],
};

/**
 * A stand-in that also is an upstream with keys; it answers at once.
 *
 * @param {{handle: Function, connect?: Function}} standIn for all other hosts
 */
export function withRelay(standIn) {
  return {
    connect: standIn.connect,
    handle(request, response) {
      if (request.headers.host !== HOST) {
        return standIn.handle(request, response);
      }
      let body = '';
      request.setEncoding('latin1');
      request.on('data', (piece) => (body += piece));
      return request.on('end', () => answer(request.url, body, response));
    },
  };
}

function answer(path, body, response) {
  const send = (type, content) => {
    response.writeHead(200, { 'content-type': type, 'x-request-id': 'req_1' });
    response.end(content);
  };
  if (path === '/v1/audio/speech') {
    send('audio/mpeg', Buffer.from('494433040000', 'hex'));
  } else if (path.startsWith('/v1/audio/') && body.includes('response_format')) {
    send('text/plain; charset=utf-8', 'Good morning\n');
  } else if (path.startsWith('/v1/audio/')) {
    send('application/json', '{"text":"Good morning"}');
  } else if (EVENTS[path] && /"stream":\s*true/.test(body)) {
    send('text/event-stream', EVENTS[path].map((data) => `data: ${data}\n\n`).join(''));
  } else {
    send('application/json', '{"object":"list","data":[],"usage":{"prompt_tokens":4}}');
  }
}

/** Has a gateway know that upstream. */
export function addRelay(db) {
  return db.batch([
    db
      .prepare(
        'INSERT OR REPLACE INTO upstreams (id, name, kind, base_url, patterns, fetch_models, created_at, ' +
          "updated_at) VALUES ('relay0000001', 'relay', 'openai', ?1, ?2, 0, 0, 0)",
      )
      .bind(`https://${HOST}/v1`, JSON.stringify(MODELS)),
    db.prepare(
      'INSERT OR REPLACE INTO upstream_credentials (id, upstream, secret, display, created_at) ' +
        "VALUES ('relay0000002', 'relay0000001', 'sk-relay', 'sk-…', 0)",
    ),
  ]);
}
