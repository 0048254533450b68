import { event, events, json } from './events.mjs';
import { words } from './frames.mjs';
import { openAi } from './openai.mjs';

/**
 * Google's Gemini API, and its OpenAI-compatible one below `/v1beta/openai`.
 *
 * @see https://ai.google.dev/api
 */

const OPENAI_BASE = '/v1beta/openai/';
const MODELS = ['gemini-3-flash', 'gemini-3-pro', 'gemini-embedding-001'];
const TYPE = 'type.googleapis.com/google.rpc.';

const refusal = (code, status, message, details = []) =>
  json(code, { error: { code, message, status, ...(details.length > 0 && { details }) } });

const exhausted = (...details) =>
  refusal(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', details);

const retryIn = (retryDelay) => ({ '@type': `${TYPE}RetryInfo`, retryDelay });

const refusals = {
  400: refusal(400, 'INVALID_ARGUMENT', 'Invalid value at generation_config.temperature.'),
  401: refusal(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    { '@type': `${TYPE}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
  ]),
  402: refusal(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'),
  403: refusal(403, 'PERMISSION_DENIED', 'Your project has been denied access.'),
  '403-location': refusal(
    400,
    'FAILED_PRECONDITION',
    'User location is not supported for the API use.',
  ),
  404: refusal(404, 'NOT_FOUND', 'models/nobody is not found for API version v1beta.'),
  429: exhausted(),
  '429-retry-after': exhausted(
    { '@type': `${TYPE}QuotaFailure`, violations: [{ quotaId: 'RequestsPerMinute' }] },
    retryIn('7s'),
  ),
  '429-one-second': exhausted(retryIn('0.9s')),
  '429-minute': exhausted(retryIn('60s')),
  '429-quota': exhausted({
    '@type': `${TYPE}QuotaFailure`,
    violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
  }),
  500: refusal(500, 'INTERNAL', 'An internal error has occurred.'),
  503: refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  '503-plain': openAi.refusals['503-plain'],
  '502-html': openAi.refusals['502-html'],
};

/** Below the OpenAI-compatible base errors stand in an array. */
const inArray = (scene) => ({
  ...scene,
  body: scene.body.map(({ text }) => ({ text: text.startsWith('{') ? `[${text}]` : text })),
});
const refusalsInArray = Object.fromEntries(
  Object.entries(refusals).map(([name, scene]) => [name, inArray(scene)]),
);

const textIn = ({ contents, content }) =>
  [contents ?? content ?? []]
    .flat()
    .flatMap(({ parts }) => parts ?? [])
    .map(({ text }) => text ?? '')
    .join(' ');

const count = (text) => words(text).length;

function usageOf(payload, said) {
  const promptTokenCount = count(textIn(payload));
  const candidatesTokenCount = count(said);
  return {
    promptTokenCount,
    candidatesTokenCount,
    thoughtsTokenCount: 3,
    totalTokenCount: promptTokenCount + candidatesTokenCount + 3,
  };
}

function pieces({ payload, model }) {
  const said = `You asked ${model}: \u201c${textIn(payload).slice(0, 300)}\u201d \u2728 It is 4.`;
  const piece = (text, more = {}, candidate = {}) => ({
    candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...candidate }],
    modelVersion: model,
    responseId: 'resp-demo',
    ...more,
  });
  const end = [{ usageMetadata: usageOf(payload, said) }, { finishReason: 'STOP' }];
  return {
    whole: piece(said, ...end),
    parts: [...words(said).map((word) => piece(word)), piece('', ...end)],
  };
}

const generate = (asked) => json(200, pieces(asked).whole);

function stream(asked) {
  const { parts } = pieces(asked);
  return asked.query.get('alt') === 'sse'
    ? events(parts.map((part) => event(part)))
    : { body: [{ text: `[${parts.map((part) => JSON.stringify(part)).join('\n,\n')}\n]\n` }] };
}

const countTokens = ({ payload }) =>
  json(200, { totalTokens: count(textIn(payload.generateContentRequest ?? payload)) });

const embed = () => json(200, { embedding: { values: [0.5, -0.25, 0.125] } });

const embedAll = ({ payload }) =>
  json(200, { embeddings: payload.requests.map(() => ({ values: [0.5, -0.25, 0.125] })) });

const modelOf = (id) => ({
  name: `models/${id}`,
  version: '001',
  displayName: id,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: id.includes('embedding')
    ? ['embedContent', 'countTokens']
    : ['generateContent', 'countTokens'],
});

const ACTIONS = {
  generateContent: generate,
  streamGenerateContent: stream,
  countTokens,
  embedContent: embed,
  batchEmbedContents: embedAll,
};

export const gemini = {
  refusals,

  refusalsFor: ({ path }) => (path.includes(OPENAI_BASE) ? refusalsInArray : refusals),

  withoutKey: () => refusal(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers."),

  errorEvent: () =>
    event({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),

  answer(asked) {
    const { method, path } = asked;
    if (path.includes(OPENAI_BASE)) {
      return method === 'GET' && path.endsWith('/models')
        ? json(200, {
            object: 'list',
            data: MODELS.map((id) => ({ id: `models/${id}`, object: 'model', owned_by: 'google' })),
          })
        : openAi.answer(asked);
    }
    if (method === 'GET' && path.endsWith('/models')) {
      return json(200, { models: MODELS.map(modelOf) });
    }
    const one = /\/models\/([^/:]+)$/.exec(path);
    if (method === 'GET' && one) {
      return MODELS.includes(one[1]) ? json(200, modelOf(one[1])) : refusals[404];
    }
    const [, model, action] = /\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
    return method === 'POST' && Object.hasOwn(ACTIONS, action ?? '')
      ? ACTIONS[action]({ ...asked, model })
      : refusals[404];
  },
};
