import { event, events, file, json } from './events.mjs';
import { words } from './frames.mjs';
import { paint } from './media/paint.mjs';

/**
 * A provider that speaks OpenAI's language, with members of its own in every answer.
 *
 * @see https://platform.openai.com/docs/api-reference
 */

const CREATED = 1_795_000_000;
const MODELS = [
  'demo-small',
  'demo-large',
  'demo-reasoner',
  'demo-embed',
  'demo-voice',
  'demo-draw',
];
const SOUND_BYTES = 48_000;
const VECTOR = [0.5, -0.25, 0.125, 1, -1, 0, 0.0625, 0.75];

const refusal = (status, message, { type, code = null, param = null }, headers) =>
  json(status, { error: { message, type, param, code } }, headers);

const RATE = { type: 'requests', code: 'rate_limit_exceeded' };

/** Answers that are none; messages name the key in part, as some providers do. */
const refusals = {
  400: refusal(400, "Invalid 'temperature': expected a value <= 2.", {
    type: 'invalid_request_error',
    code: 'decimal_above_max_value',
    param: 'temperature',
  }),
  401: refusal(401, 'Incorrect API key provided: sk-on**ne.', {
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  }),
  402: refusal(402, 'Insufficient Balance', {
    type: 'unknown_error',
    code: 'invalid_request_error',
  }),
  403: refusal(403, 'Country, region, or territory not supported', {
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  }),
  404: refusal(404, 'The model does not exist or you do not have access to it.', {
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
  }),
  429: refusal(429, 'Rate limit reached for requests', RATE),
  '429-retry-after': refusal(429, 'Rate limit reached for requests', RATE, { 'retry-after': '7' }),
  '429-one-second': refusal(429, 'Rate limit reached for requests', RATE, { 'retry-after': '1' }),
  '429-minute': refusal(429, 'Rate limit reached for requests', RATE, { 'retry-after': '60' }),
  '429-quota': refusal(429, 'You exceeded your current quota, please check your plan.', {
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  }),
  500: refusal(500, 'The server had an error while processing your request.', {
    type: 'server_error',
  }),
  503: refusal(503, 'The engine is currently overloaded, please try again later.', {
    type: 'server_error',
    code: 'overloaded',
  }),
  '503-plain': {
    status: 503,
    headers: { 'content-type': 'text/plain' },
    body: [{ text: 'upstream connect error' }],
  },
  '502-html': {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: [{ text: '<html><body><h1>502 Bad Gateway</h1></body></html>' }],
  },
};

const count = (value) =>
  words(typeof value === 'string' ? value : JSON.stringify(value ?? '')).length;

const question = ({ messages, prompt, input }) => {
  const last = messages?.at(-1)?.content ?? prompt ?? input?.at?.(-1)?.content ?? input ?? '';
  return typeof last === 'string' ? last : JSON.stringify(last);
};

const reply = (payload) =>
  `You asked ${payload.model}: \u201c${question(payload).slice(0, 300)}\u201d \u2728 It is 4.`;

function chatUsage(payload, said) {
  const prompt = count(payload.messages ?? payload.prompt);
  const answered = count(said);
  return {
    prompt_tokens: prompt,
    completion_tokens: answered,
    total_tokens: prompt + answered,
    prompt_tokens_details: { cached_tokens: 0 },
  };
}

/** The call that is made when a request has tools. */
const toolCall = ({ tools }) => ({
  id: 'call_1',
  type: 'function',
  function: { name: tools[0].function.name, arguments: '{"city":"Rome"}' },
});

function chat({ payload }) {
  const said = reply(payload);
  const base = (object) => ({
    id: 'chatcmpl-demo',
    object,
    created: CREATED,
    model: payload.model,
    system_fingerprint: 'fp_demo',
  });
  const usage = chatUsage(payload, said);
  const tools = payload.tools?.length > 0;
  const thinks = /reasoner/.test(payload.model);
  if (!payload.stream) {
    const message = {
      role: 'assistant',
      content: tools ? null : said,
      ...(thinks && { reasoning_content: 'Two and two.' }),
      ...(tools && { tool_calls: [toolCall(payload)] }),
    };
    const finish_reason = tools ? 'tool_calls' : 'stop';
    return json(
      200,
      {
        ...base('chat.completion'),
        choices: [{ index: 0, message, logprobs: null, finish_reason }],
        usage,
      },
      { 'x-request-id': 'req_demo', 'openai-processing-ms': '12', 'set-cookie': 'a=b' },
    );
  }
  const asked = payload.stream_options?.include_usage === true;
  const chunk = (delta, finish_reason = null) =>
    event({
      ...base('chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(asked && { usage: null }),
    });
  const call = tools && toolCall(payload);
  const parts = tools
    ? [
        { tool_calls: [{ index: 0, ...call, function: { ...call.function, arguments: '' } }] },
        ...call.function.arguments
          .match(/.{1,5}/g)
          .map((part) => ({ tool_calls: [{ index: 0, function: { arguments: part } }] })),
      ]
    : words(said).map((content) => ({ content }));
  return events([
    chunk({ role: 'assistant', content: '' }),
    ...(thinks ? ['Two', ' and two.'].map((text) => chunk({ reasoning_content: text })) : []),
    ...parts.map((delta) => chunk(delta)),
    chunk({}, tools ? 'tool_calls' : 'stop'),
    ...(asked ? [event({ ...base('chat.completion.chunk'), choices: [], usage })] : []),
    event('[DONE]'),
  ]);
}

function completion({ payload }) {
  const said = reply(payload);
  const base = {
    id: 'cmpl-demo',
    object: 'text_completion',
    created: CREATED,
    model: payload.model,
  };
  const choice = (text, finish_reason = null) => [
    { text, index: 0, logprobs: null, finish_reason },
  ];
  const usage = chatUsage(payload, said);
  if (!payload.stream) {
    return json(200, { ...base, choices: choice(said, 'stop'), usage });
  }
  return events([
    ...words(said).map((text) => event({ ...base, choices: choice(text) })),
    event({ ...base, choices: choice('', 'stop') }),
    ...(payload.stream_options?.include_usage ? [event({ ...base, choices: [], usage })] : []),
    event('[DONE]'),
  ]);
}

function embeddings({ payload }) {
  const inputs = [payload.input].flat();
  const embedding =
    payload.encoding_format === 'base64'
      ? Buffer.from(Float32Array.from(VECTOR).buffer).toString('base64')
      : VECTOR;
  return json(200, {
    object: 'list',
    data: inputs.map((input, index) => ({ object: 'embedding', index, embedding })),
    model: payload.model,
    usage: { prompt_tokens: count(payload.input), total_tokens: count(payload.input) },
  });
}

function responses({ payload }) {
  const said = reply(payload);
  const part = (text) => ({ type: 'output_text', text, annotations: [] });
  const item = (status, content) => ({
    id: 'msg_demo',
    type: 'message',
    role: 'assistant',
    status,
    content,
  });
  const usage = {
    input_tokens: count(payload.input),
    output_tokens: count(said),
    total_tokens: count(payload.input) + count(said),
  };
  const whole = (status, output, more = {}) => ({
    id: 'resp_demo',
    object: 'response',
    created_at: CREATED,
    status,
    model: payload.model,
    output,
    ...more,
  });
  const done = whole('completed', [item('completed', [part(said)])], { usage });
  if (!payload.stream) {
    return json(200, done);
  }
  const at = { item_id: 'msg_demo', output_index: 0, content_index: 0 };
  const told = [
    { type: 'response.created', response: whole('in_progress', []) },
    { type: 'response.output_item.added', output_index: 0, item: item('in_progress', []) },
    { type: 'response.content_part.added', ...at, part: part('') },
    ...words(said).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text: said },
    { type: 'response.content_part.done', ...at, part: part(said) },
    { type: 'response.output_item.done', output_index: 0, item: item('completed', [part(said)]) },
    { type: 'response.completed', response: done },
  ];
  return events(
    told.map((data, sequence_number) => event({ ...data, sequence_number }, data.type)),
  );
}

const images = ({ payload, body }) =>
  json(200, {
    created: CREATED,
    data: [{ b64_json: paint(payload.prompt ?? body.slice(0, 100), 64, 64).toString('base64') }],
    usage: { input_tokens: 5, output_tokens: 64, total_tokens: 69 },
  });

/** Sound that nobody wants to hear: every byte there is, again and again. */
export const SOUND = Buffer.from(
  Array.from({ length: SOUND_BYTES }, (_, index) => (index * 7) % 256),
);

const speech = () => file('audio/mpeg', SOUND);

/** A field of a form, as text. */
const field = (body, name) =>
  new RegExp(`name="${name}"\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n([^\\r]*)`).exec(body)?.[1];

function transcription({ body }) {
  const text = 'Two and two is four.';
  if (field(body, 'response_format') === 'text') {
    return {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: [{ text: `${text}\n` }],
    };
  }
  if (field(body, 'stream') === 'true') {
    return events([
      ...words(text).map((delta) => event({ type: 'transcript.text.delta', delta })),
      event({
        type: 'transcript.text.done',
        text,
        usage: { type: 'tokens', input_tokens: 14, output_tokens: 6, total_tokens: 20 },
      }),
    ]);
  }
  return json(200, {
    text,
    usage: { type: 'tokens', input_tokens: 14, output_tokens: 6, total_tokens: 20 },
  });
}

const moderation = ({ payload }) =>
  json(200, {
    id: 'modr-demo',
    model: payload.model ?? 'omni-moderation-latest',
    results: [payload.input].flat().map((input) => ({
      flagged: /violence/.test(JSON.stringify(input)),
      categories: { violence: /violence/.test(JSON.stringify(input)) },
      category_scores: { violence: 0.01 },
    })),
  });

const rerank = ({ payload }) =>
  json(200, {
    id: 'rerank-demo',
    results: payload.documents
      .map((document, index) => ({ index, relevance_score: 1 / (index + 2), document }))
      .slice(0, payload.top_n ?? payload.documents.length),
    meta: { tokens: { input_tokens: count(payload.documents), output_tokens: 0 } },
  });

const model = (id) => ({
  id,
  object: 'model',
  created: CREATED,
  owned_by: 'demo',
  context_length: 32_768,
});

const models = () => json(200, { object: 'list', data: MODELS.map(model) });

/** By the end of the path: whatever stands before it is the operator's base. */
const ROUTES = [
  ['GET', /\/models$/, models],
  ['POST', /\/chat\/completions$/, chat],
  ['POST', /\/completions$/, completion],
  ['POST', /\/embeddings$/, embeddings],
  ['POST', /\/responses$/, responses],
  ['POST', /\/images\/(?:generations|edits|variations)$/, images],
  ['POST', /\/audio\/speech$/, speech],
  ['POST', /\/audio\/(?:transcriptions|translations)$/, transcription],
  ['POST', /\/moderations$/, moderation],
  ['POST', /\/rerank$/, rerank],
];

export const openAi = {
  refusals,

  withoutKey: () => refusals[401],

  errorEvent: () =>
    event({
      error: { message: 'The engine broke down', type: 'server_error', code: 'engine_error' },
    }),

  answer(asked) {
    const found = ROUTES.find(([method, path]) => method === asked.method && path.test(asked.path));
    return found
      ? found[2](asked)
      : refusal(404, `Unknown path ${asked.path}`, { type: 'invalid_request_error' });
  },
};
