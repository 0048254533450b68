import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** The node itself, or what its `$ref` points to. */
export function resolved(document, node) {
  if (!node?.$ref) {
    return node;
  }
  const { $ref, ...beside } = node;
  const target = $ref
    .slice('#/'.length)
    .split('/')
    .reduce((at, name) => at[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return { ...resolved(document, target), ...beside };
}

/**
 * Every operation of an OpenAPI document, its references followed.
 *
 * @returns `[{id, method, path, credentials, parameters, bodies, responses}]`: `credentials` lists
 *     the security schemes that will do, `bodies` and `responses[status].content` have schemas and
 *     examples by content type
 */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const follow = (node) => resolved(document, node);
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        credentials: operation.security.flatMap(Object.keys),
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(follow),
        bodies: follow(operation.requestBody)?.content ?? {},
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => [
            status,
            follow(response),
          ]),
        ),
      };
    }),
  );
}

/** The examples of a parameter or of a content type, as `[{name, value}]`. */
export function examplesOf(document, { example, examples = {} }) {
  const named = Object.entries(examples).map(([name, one]) => ({
    name,
    value: resolved(document, one).value,
  }));
  return example === undefined ? named : [{ name: 'example', value: example }, ...named];
}

/**
 * A schema without references in which nothing is allowed that is not described: what the gateway
 * tells must be in the document, though a client must not rely on there being no more.
 */
export function closed(document, schema) {
  return strict(document, schema, true);
}

function strict(document, node, close) {
  const schema = { ...resolved(document, node) };
  for (const name of ['properties']) {
    if (schema[name]) {
      schema[name] = mapped(schema[name], (one) => strict(document, one, true));
    }
  }
  for (const name of ['items', 'additionalProperties']) {
    if (typeof schema[name] === 'object') {
      schema[name] = strict(document, schema[name], true);
    }
  }
  for (const name of ['anyOf', 'oneOf']) {
    schema[name] &&= schema[name].map((one) => strict(document, one, close));
  }
  if (schema.allOf) {
    schema.allOf = schema.allOf.map((one) => strict(document, one, false));
  }
  if (close && (schema.properties || schema.allOf)) {
    schema.unevaluatedProperties ??= schema.additionalProperties ?? false;
  }
  return schema;
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

/** Says what is wrong with an answer, by the document. */
export class Judge {
  #document;
  #ajv = addFormats(new Ajv2020({ strict: false, allErrors: false, coerceTypes: false }));
  #validators = new Map();

  constructor(document) {
    this.#document = document;
  }

  /**
   * @param operation one of {@link operationsOf}
   * @param {{status: number, headers: Headers, text: string}} answer
   * @returns {string | null} what is wrong
   */
  fault(operation, { status, headers, text }) {
    const response = operation.responses[status];
    if (!response) {
      return `no status ${status} is documented: ${text.slice(0, 300)}`;
    }
    const type = (headers.get('content-type') ?? '').split(';')[0];
    const content = response.content?.[type];
    if (!content) {
      return `no ${type || 'empty answer'} is documented for ${status}`;
    }
    return this.#headersFault(response, headers) ?? this.#bodyFault(content, type, text);
  }

  #headersFault(response, headers) {
    for (const [name, node] of Object.entries(response.headers ?? {})) {
      const { required, schema } = resolved(this.#document, node);
      const text = headers.get(name);
      if (text === null && required) {
        return `the header ${name} is missing`;
      }
      const value = schema.type === 'integer' ? Number(text) : text;
      const fault = text === null ? null : this.#valueFault(schema, value);
      if (fault) {
        return `the header ${name}: ${fault}`;
      }
    }
    return null;
  }

  #bodyFault(content, type, text) {
    switch (type) {
      case 'application/json':
        return this.#jsonFault(content.schema, text);
      case 'text/event-stream':
        return this.#eventsFault(content, text);
      default:
        return this.#valueFault(content.schema, text);
    }
  }

  #jsonFault(schema, text) {
    try {
      const fault = this.#valueFault(schema, JSON.parse(text));
      return fault && `${fault} in ${text.slice(0, 1000)}`;
    } catch (error) {
      return `${error.message}: ${text.slice(0, 300)}`;
    }
  }

  #eventsFault(content, text) {
    for (const block of text.split('\n\n').filter(Boolean)) {
      const data = /^data: (.*)$/.exec(block)?.[1];
      if (data === undefined && !block.startsWith(': ')) {
        return `no event: ${block}`;
      }
      const fault = data && data !== '[DONE]' ? this.#jsonFault(content['x-event'], data) : null;
      if (fault) {
        return fault;
      }
    }
    return null;
  }

  #valueFault(schema, value) {
    if (!this.#validators.has(schema)) {
      this.#validators.set(schema, this.#ajv.compile(closed(this.#document, schema)));
    }
    const validate = this.#validators.get(schema);
    if (validate(value)) {
      return null;
    }
    const { instancePath, message, params } = validate.errors[0];
    return `${instancePath || 'the whole'} ${message} ${JSON.stringify(params)}`;
  }
}

/** A request's URL below the gateway, by the parameters' values, e.g. `{page: 2, status: ['a']}`. */
export function urlOf(operation, values) {
  const query = new URLSearchParams();
  let { path } = operation;
  for (const { name, in: where } of operation.parameters) {
    if (Object.hasOwn(values, name) && where === 'path') {
      path = path.replace(`{${name}}`, encodeURIComponent(values[name]));
    } else if (Object.hasOwn(values, name) && where === 'query') {
      [values[name]].flat().forEach((value) => query.append(name, value));
    }
  }
  return query.size > 0 ? `${path}?${query}` : path;
}
