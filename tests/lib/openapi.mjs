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
 * @returns `[{id, method, path, credentials, open, parameters, bodies, responses}]`: `credentials`
 *     lists the security schemes that will do, `open` tells whether none will do too, `bodies` and `responses[status].content` have schemas and
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
        open: operation.security.some((needed) => Object.keys(needed).length === 0),
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

/** The status of success; for an operation that can only refuse, the one by which it always does. */
export function usualStatus({ id, responses }) {
  const success = Object.keys(responses).find((status) => status < 400);
  return Number(success ?? { clearOnline: 501, openImagineSocket: 426 }[id]);
}

/** The examples of a parameter or of a content type, as `[{name, value}]`. */
export function examplesOf(document, { example, examples = {} }) {
  const named = Object.entries(examples).map(([name, one]) => ({
    name,
    value: resolved(document, one).value,
  }));
  return example === undefined ? named : [{ name: 'example', value: example }, ...named];
}

const BOUNDARY = 'boundary-of-a-test';

/** A multipart form, as its example in the document has it: files as `data:` URLs. */
export function formOf(fields) {
  const parts = Object.entries(fields ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value) => formPart(name, value)),
  );
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    content: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}

function formPart(name, value) {
  const file = /^data:([^;]+);base64,(.*)$/.exec(value);
  const disposition = `Content-Disposition: form-data; name="${encodeURIComponent(name.toWellFormed())}"`;
  const head = file ? `${disposition}; filename="file"\r\nContent-Type: ${file[1]}` : disposition;
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`),
    file ? Buffer.from(file[2], 'base64') : Buffer.from(String(JSON.stringify(value))),
    Buffer.from('\r\n'),
  ]);
}

/** How the document calls a content type: `image/png`, or `image/*`. */
export const describedType = (response, type) =>
  [type, type.replace(/\/.*/, '/*')].find((one) => response.content?.[one]) ?? type;

/** A schema whose references are replaced by what they refer to. */
export function inlined(document, node) {
  return changed(resolved(document, node), (one) => inlined(document, one));
}

/**
 * A schema in which nothing is allowed that is not described: what the gateway tells must be in the
 * document, though a client must not rely on there being no more.
 */
function closed(schema) {
  const whole = united(schema);
  return {
    ...changed(whole, closed),
    ...(whole.properties && { additionalProperties: whole.additionalProperties ?? false }),
  };
}

/** Several descriptions of one object as one. */
function united(schema) {
  const parts = schema.allOf?.map(united) ?? [];
  if (parts.length === 0 || !parts.every(({ properties }) => properties)) {
    return schema;
  }
  const properties = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part.properties))) {
    properties[name] = properties[name] ? { allOf: [properties[name], value] } : value;
  }
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  return { type: 'object', required, properties };
}

/** A schema with every schema in it changed. */
function changed(schema, change) {
  const result = { ...schema };
  for (const [name, value] of Object.entries(schema)) {
    switch (name) {
      case 'properties':
        result[name] = mapped(value, change);
        break;
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        result[name] = value.map(change);
        break;
      case 'items':
      case 'additionalProperties':
        result[name] = typeof value === 'object' ? change(value) : value;
        break;
    }
  }
  return result;
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
    const response = operation.responses[status] ?? operation.responses[`${status}`[0] + 'XX'];
    if (!response) {
      return `no status ${status} is documented: ${text.slice(0, 300)}`;
    }
    const type = (headers.get('content-type') ?? '').split(';')[0];
    const empty = !response.content && type === '' && text === '';
    const content = empty ? {} : response.content?.[describedType(response, type)];
    if (!content) {
      return `no ${type || 'empty answer'} is documented for ${status}`;
    }
    return this.#headersFault(response, headers) ?? this.#bodyFault(content, type, text);
  }

  /** The same for an answer that belongs to no operation: no such path, or not with that method. */
  strangerFault(path, { status, headers, text }) {
    if (![404, 405].includes(status) || (status === 405 && !headers.get('allow'))) {
      return `${status} for what is not documented: ${text.slice(0, 300)}`;
    }
    const gemini = path.startsWith('/v1beta') ? 'GeminiError' : 'ClientError';
    const envelope = path.startsWith('/api/') ? 'PanelError' : gemini;
    return this.#jsonFault(this.#document.components.schemas[envelope], text);
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
      case '':
        return null;
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
    for (const block of text.split(/\r?\n\r?\n/).filter(Boolean)) {
      const data = /^(?:event: [^\n]+\n)?data: (.*)$/.exec(block)?.[1];
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
      this.#validators.set(schema, this.#ajv.compile(closed(inlined(this.#document, schema))));
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
