/** Scenes of APIs that answer with JSON or with server-sent events. */

const GAP_MILLIS = 3;

/** An object as JSON, as its author would hardly write it: whoever reads and rewrites it is found out. */
export function oddly(object) {
  const odd = '"x_odd":{"one":1.0,"big":12345678901234567890,"text":"\\u00e9\\/ \u6c34"}';
  const text = JSON.stringify(object);
  return text === '{}' ? `{${odd}}` : `${text.slice(0, -1)}, ${odd} }`;
}

/** One event, with a name where the API has names for them. */
export const event = (data, name = null) =>
  `${name ? `event: ${name}\n` : ''}data: ${typeof data === 'string' ? data : oddly(data)}\n\n`;

export const json = (status, object, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: [{ text: status === 200 ? `${oddly(object)}\n` : JSON.stringify(object) }],
});

/** @param {string[]} texts events, each with the empty line at its end */
export const events = (texts) => ({
  headers: { 'content-type': 'text/event-stream' },
  body: texts.flatMap((text) => [{ text }, { pauseMillis: GAP_MILLIS }]),
});

/** Bytes of any other kind. */
export const file = (type, bytes) => ({
  headers: { 'content-type': type, 'content-length': bytes.length },
  body: [{ bytes }],
});

/** What a scene writes, as one text. */
export const textOf = ({ body }) => body.map(({ text }) => text ?? '').join('');

export const isStream = ({ headers }) => headers?.['content-type'] === 'text/event-stream';
