import fc from 'fast-check';
import { generateSync } from 'json-schema-faker';
import { examplesOf, formOf, inlined } from './openapi.mjs';

/** What programs stumble over, as texts. */
const TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udc00\ud800',
  '\u202e\u0000\u001f\u007f',
  '…',
  'é́'.repeat(30),
  '😀'.repeat(60),
  'NaN',
  '-1',
  '1e999',
  'null',
  '__proto__',
  'constructor',
  'toString',
  "'; DROP TABLE tokens; --",
  '%00',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'sso=',
  'a\r\nb: c',
  '9'.repeat(400),
  'x'.repeat(5000),
  'x'.repeat(200_000),
];

/** For names: a form tells one for each of its values, of which there may be 10,001. */
const SHORTER_TEXTS = TEXTS.filter(({ length }) => length < 6000);

/** Numbers as JSON may spell them; JavaScript itself could not write most of them. */
const NUMBERS = [
  '0',
  '-0',
  '-1',
  '0.5',
  '1e999',
  '-1e999',
  '1e-400',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '123456789012345678901234567890',
  '1.7976931348623157e308',
];

/** Stands for a number in a value that becomes JSON later. */
const number = (text) => `number!${text}`;

const nested = (depth) => {
  let value = [];
  for (let i = 0; i < depth; i++) {
    value = i % 2 ? [value] : { a: value };
  }
  return value;
};

const wild = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...NUMBERS).map(number),
  fc.constantFrom(null, true, false, [], {}, [[]], [null], nested(40), nested(2000)),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.constantFrom(1001, 10_001).map((length) => Array(length).fill('a')),
);

/** What is done to one place of a value. */
const edit = fc.oneof(
  fc.record({ how: fc.constant('replace'), place: fc.nat(1000), by: wild }),
  fc.record({ how: fc.constant('drop'), place: fc.nat(1000) }),
  fc.record({
    how: fc.constant('add'),
    place: fc.nat(1000),
    name: fc.oneof(fc.constantFrom(...SHORTER_TEXTS), fc.string()),
    by: wild,
  }),
  fc.record({ how: fc.constant('wrap'), place: fc.nat(1000) }),
);

/** Every place of a value, as the object that holds it and its name there. */
function placesIn(value, found = []) {
  for (const name of value !== null && typeof value === 'object' ? Object.keys(value) : []) {
    found.push({ holder: value, name });
    placesIn(value[name], found);
  }
  return found;
}

function edited(value, edits) {
  const root = { value: structuredClone(value) };
  for (const { how, place, name, by } of edits.map((one) => structuredClone(one))) {
    const places = placesIn(root);
    const at = places[place % places.length];
    const there = at?.holder[at.name];
    if (at && how === 'replace') {
      at.holder[at.name] = by;
    } else if (at && how === 'drop') {
      delete at.holder[at.name];
    } else if (at && how === 'wrap') {
      at.holder[at.name] = [there];
    } else if (at && there !== null && typeof there === 'object') {
      Object.defineProperty(there, name, {
        value: by,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return root.value;
}

const jsonOf = (value) =>
  (JSON.stringify(value) ?? '').replace(/"number!([^"]*)"/g, (_, text) => text);

/** What is done to a whole text, as bytes. */
const breakage = fc.oneof(
  { weight: 9, arbitrary: fc.constant((text) => text) },
  fc.nat(1000).map((at) => (text) => text.slice(0, text.length && at % text.length)),
  fc.nat(1000).map((at) => (text) => `${text.slice(0, at)}\u0000${text.slice(at)}`),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => () => Buffer.from(bytes)),
  fc.constantFrom(
    () => '',
    () => '[',
    () => '['.repeat(100_000),
    () => '{"a":'.repeat(20_000),
    () => 'null',
    (text) => `\ufeff${text}`,
    (text) => text + text,
    (text) => Buffer.from(text, 'utf16le'),
    (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xc0, 0x80])]),
  ),
);

/** A value that the schema allows, or an example of it. */
function soundValue(document, content) {
  const schema = inlined(document, content.schema);
  const examples = examplesOf(document, content).map(({ value }) => value);
  const generated = fc
    .nat(1_000_000)
    .map((seed) => generateSync(schema, { seed, maxLength: 60, maxItems: 4 }));
  return examples.length === 0
    ? generated
    : fc.oneof(generated, { weight: 2, arbitrary: fc.constantFrom(...examples) });
}

const FORM = 'multipart/form-data';

const CONTENT_TYPES = [
  'application/json',
  'text/plain',
  'text/csv; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset="',
];

/** Of any content type that the operation takes; as it should be. */
function soundBody(document, bodies) {
  const kinds = Object.entries(bodies).map(([type, content]) =>
    soundValue(document, content).map((value) =>
      type === FORM
        ? formOf(value)
        : { type, content: type === 'application/json' ? JSON.stringify(value) : value },
    ),
  );
  return kinds.length > 0 ? fc.oneof(...kinds) : fc.constant(null);
}

function brokenBody(document, bodies) {
  const kinds = Object.entries(bodies).map(([type, content]) =>
    fc
      .record({
        value: soundValue(document, content),
        edits: fc.array(edit, { maxLength: 3 }),
        breaks: breakage,
        contentType: fc.oneof(
          { weight: 9, arbitrary: fc.constant(type) },
          fc.constantFrom(...CONTENT_TYPES, null),
        ),
      })
      .map(({ value, edits, breaks, contentType }) => {
        const other = edited(value, edits);
        if (type === FORM) {
          const form = formOf(other);
          return {
            type: contentType === FORM ? form.type : contentType,
            content: breaks(form.content.toString('latin1')),
          };
        }
        const plain = typeof other === 'string' && type !== 'application/json';
        return { type: contentType, content: breaks(plain ? other : jsonOf(other)) };
      }),
  );
  const uncalledFor = fc
    .constantFrom(...TEXTS)
    .map((text) => ({ type: 'application/json', content: text }));
  return fc.oneof(...kinds, fc.constant(null), uncalledFor);
}

/** Percent-encoded; whatever is no text at all as the bytes it would be in careless hands. */
const encoded = (text) =>
  String(text)
    .split(/([\ud800-\udbff][\udc00-\udfff])/)
    .map((part) => (part.isWellFormed() ? encodeURIComponent(part) : '%ED%A0%80'))
    .join('');

const RAW = ['%', '%zz', '%00', '%2F', '%ff%fe', '%C0%80', '..%2f..', ';', '+', '%E0%A4%A'];

const wildText = fc.oneof(
  fc.constantFrom(...SHORTER_TEXTS).map(encoded),
  fc.string({ unit: 'binary' }).map(encoded),
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...RAW),
);

/** A parameter's values as they stand in a URL. */
const soundTexts = (document, parameter) =>
  soundValue(document, parameter).map((value) => [value].flat().map(encoded));

const brokenTexts = (document, parameter) =>
  fc.oneof(soundTexts(document, parameter), fc.array(wildText, { minLength: 1, maxLength: 3 }));

const more = fc.oneof(
  fc.constant(''),
  fc.constantFrom('&', '=&=', 'page', 'x=1&x=2', '?', 'a'.repeat(8000)),
  wildText,
);

/**
 * @param texts makes the arbitrary of a parameter's values
 * @param beside arbitrary of what else stands in the query
 */
function url(operation, texts, beside) {
  const those = (where) =>
    Object.fromEntries(
      operation.parameters
        .filter((one) => one.in === where)
        .map((parameter) => [parameter.name, texts(parameter)]),
    );
  return fc
    .record({
      path: fc.record(those('path')),
      query: fc.record(those('query'), { requiredKeys: [] }),
      beside,
    })
    .map(({ path, query, beside: rest }) => {
      const pairs = Object.entries(query).flatMap(([name, values]) =>
        values.map((value) => `${name}=${value}`),
      );
      const asked = [...pairs, rest].filter(Boolean).join('&');
      const filled = Object.entries(path).reduce(
        (all, [name, values]) => all.replace(`{${name}}`, () => values.join('')),
        operation.path,
      );
      return asked ? `${filled}?${asked}` : filled;
    });
}

const headerText = fc.oneof(
  fc.constantFrom('', '*', '"1"', 'W/"1"', '"', '"-1"', '"1e9"', '1', ',', 'é', 'x'.repeat(4000)),
  fc.string({ maxLength: 40 }),
);

const HEADERS = [
  'if-match',
  'accept',
  'cookie',
  'origin',
  'referer',
  'x-requested-with',
  'x-forwarded-for',
  'x-forwarded-host',
  'cf-connecting-ip',
  'user-agent',
  'access-control-request-headers',
];

const headers = fc.dictionary(fc.constantFrom(...HEADERS), headerText, { maxKeys: 3 });

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

/** What the document asks for. */
const soundRequest = (document, operation) =>
  fc.record({
    operation: fc.constant(operation.id),
    method: fc.constant(operation.method),
    url: url(operation, (parameter) => soundTexts(document, parameter), fc.constant('')),
    headers: fc.constant({}),
    body: soundBody(document, operation.bodies),
    credential: fc.constantFrom(...operation.credentials, ...(operation.open ? [null] : [])),
  });

/** The same with anything wrong with it. */
const brokenRequest = (document, operation) =>
  fc.record({
    operation: fc.constant(operation.id),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(operation.method) },
      fc.constantFrom(...METHODS),
    ),
    url: url(operation, (parameter) => brokenTexts(document, parameter), more),
    headers,
    body: brokenBody(document, operation.bodies),
    credential: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom(...operation.credentials, ...(operation.open ? [null] : [])),
      },
      fc.constantFrom(null, 'wrong'),
    ),
  });

/**
 * Requests around an operation: some as they should be, more of them not.
 *
 * @returns an arbitrary of `{operation, method, url, headers, body, credential}`; `credential` is the
 *     name of a security scheme, `wrong` or null
 */
export const requestsTo = (document, operation) =>
  fc.oneof(
    { weight: 1, arbitrary: soundRequest(document, operation) },
    { weight: 2, arbitrary: brokenRequest(document, operation) },
  );
