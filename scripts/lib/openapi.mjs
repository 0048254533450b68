import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { at } from './paths.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const READS = ['get'];

/** What the envelopes have in common; a code's own members go over it. */
const ENVELOPES = {
  ClientError: (code, { when, status, type = typeOf(status), param = null }) => ({
    error: { message: when, type, param, code },
  }),
  GeminiError: (code, { when, status, reason = code.toUpperCase() }) => ({
    error: {
      code: status,
      message: when,
      status: GOOGLE_STATUS[status],
      details: [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'grok2api' },
      ],
    },
  }),
  PanelError: (code, { when, status: _status, headers: _headers, ...more }) => ({
    success: false,
    status: 'error',
    error: when,
    code,
    ...more,
  }),
  LegacyError: (code, { when }) => ({ success: false, message: when, code }),
};

const typeOf = (status) => (status < 500 ? 'invalid_request_error' : 'server_error');

/** The names that Google has for a status. */
const GOOGLE_STATUS = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** The OpenAPI document: the parts in `openapi/`, whose short forms are explained in openapi.yaml. */
export function openApi() {
  const { parts, callers, ...document } = read('openapi');
  const errors = read('errors');
  document.tags = [];
  document.paths = {};
  for (const name of parts) {
    const { tag, caller, paths, components = {} } = read(name);
    document.tags.push(tag);
    for (const [url, item] of Object.entries(paths)) {
      add(document.paths, url, item);
      for (const method of METHODS.filter((one) => item[one])) {
        const { caller: whose = caller, ...operation } = item[method];
        item[method] = spelledOut(operation, method, tag, callers[whose], errors);
      }
    }
    for (const [kind, ones] of Object.entries(components)) {
      document.components[kind] ??= {};
      Object.entries(ones).forEach(([key, value]) => add(document.components[kind], key, value));
    }
  }
  document.components.examples = examplesOf(errors);
  Object.values(document.components.responses).forEach(identify);
  return document;
}

function read(name) {
  return parse(readFileSync(at('openapi', `${name}.yaml`), 'utf8'));
}

function add(object, key, value) {
  if (Object.hasOwn(object, key)) {
    throw new Error(`Two parts of openapi/ have ${key}.`);
  }
  object[key] = value;
}

/** An operation with its tag, its security, and a response for every way it may be refused. */
function spelledOut(operation, method, tag, caller, errors) {
  const {
    operationId,
    summary,
    description,
    errors: own = [],
    passesErrors = false,
    responses,
    ...rest
  } = operation;
  const codes = [
    ...own,
    ...caller.errors,
    ...(READS.includes(method) ? [] : (caller.errorsOfChanges ?? [])),
  ];
  const refused = refusals(codes, caller.envelopes, errors, passesErrors);
  const clash = Object.keys(refused).find((status) => responses[status]);
  if (clash) {
    throw new Error(`${operationId} has a response ${clash} and errors of that status.`);
  }
  const all = { ...responses, ...refused };
  Object.values(all).forEach(identify);
  return {
    operationId,
    tags: [tag.name],
    summary,
    ...(description && { description }),
    security: caller.security,
    ...rest,
    responses: all,
  };
}

/** Every answer tells the request's id. */
function identify(response) {
  if (!response.$ref) {
    response.headers = {
      'x-request-id': { $ref: '#/components/headers/x-request-id' },
      ...response.headers,
    };
  }
}

/**
 * A response for each status that the codes have.
 *
 * @param open whether there may be others, too, which are an upstream's own
 */
function refusals(codes, envelopes, errors, open) {
  const known = codes.map((code) => {
    const envelope = envelopes.find((one) => errors[one][code]);
    if (!envelope) {
      throw new Error(`There is no ${code} in openapi/errors.yaml below ${envelopes.join(', ')}.`);
    }
    return { code, envelope, ...errors[envelope][code] };
  });
  return {
    ...Object.fromEntries(
      known.map(({ status }) => [
        status,
        refusal(
          known.filter((one) => one.status === status),
          open,
        ),
      ]),
    ),
    ...(open && { '4XX': passedOn(envelopes[0]) }),
  };
}

const passedOn = (envelope) => ({
  description: 'What an upstream with keys refuses: its own status, `type`, `code` and message',
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${envelope}` } } },
});

/** The errors are of one status and have one envelope. */
function refusal(errors, open) {
  const [{ envelope, headers = [] }] = errors;
  const always = headers.filter((name) => errors.every((one) => one.headers?.includes(name)));
  return {
    description: errors.map(({ code, when }) => `- \`${code}\`: ${when}`).join('\n'),
    headers: Object.fromEntries(
      always.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
    ),
    content: {
      'application/json': {
        schema: open
          ? { $ref: `#/components/schemas/${envelope}` }
          : withCode(
              envelope,
              errors.map(({ code }) => code),
            ),
        examples: Object.fromEntries(
          errors.map(({ code }) => [code, { $ref: `#/components/examples/${envelope}.${code}` }]),
        ),
      },
    },
  };
}

/** In Google's form a code is one of several details, and may be an upstream's own. */
function withCode(envelope, codes) {
  const schema = { $ref: `#/components/schemas/${envelope}` };
  const code = { properties: { code: { enum: codes } } };
  switch (envelope) {
    case 'ClientError':
      return { allOf: [schema, { properties: { error: code } }] };
    case 'GeminiError':
      return schema;
    default:
      return { allOf: [schema, code] };
  }
}

function examplesOf(errors) {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([envelope, ones]) =>
      Object.entries(ones).map(([code, error]) => [
        `${envelope}.${code}`,
        { summary: error.when, value: ENVELOPES[envelope](code, error) },
      ]),
    ),
  );
}
