import assert from 'node:assert/strict';

/**
 * Server-sent events as the gateway writes them, cut into what they are.
 *
 * @param {string} text a whole stream
 * @returns `{comments, chunks, error, done, content, reasoning, toolCalls, finishReasons, usage}`;
 *     every block must be one `data:` line or a comment, followed by an empty line
 */
export function readEvents(text) {
  assert.ok(text.endsWith('\n\n'), `A stream ends with an empty line: ${text.slice(-80)}`);
  const blocks = text.slice(0, -2).split('\n\n');
  const comments = blocks.filter((block) => block.startsWith(':'));
  const data = blocks
    .filter((block) => !block.startsWith(':'))
    .map((block) => {
      assert.match(block, /^data: [^\n]+$/);
      return block.slice('data: '.length);
    });
  const done = data.at(-1) === '[DONE]';
  const events = data.filter((event) => event !== '[DONE]').map((event) => JSON.parse(event));
  const chunks = events.filter((event) => !event.error);
  const choices = chunks.flatMap((chunk) => chunk.choices);
  const joined = (name) =>
    choices.map(({ delta }) => delta[name]).reduce((all, part) => all + (part ?? ''), '');
  return {
    comments,
    chunks,
    error: events.find((event) => event.error)?.error,
    done,
    content: joined('content'),
    reasoning: joined('reasoning_content'),
    toolCalls: choices.flatMap(({ delta }) => delta.tool_calls ?? []),
    finishReasons: choices.map((choice) => choice.finish_reason).filter(Boolean),
    usage: chunks.find((chunk) => chunk.usage)?.usage,
  };
}

/** The events of a streamed response, read to its end. */
export async function eventsOf(response) {
  assert.equal(response.status, 200);
  return readEvents(await response.text());
}

/** The one message of a whole answer. */
export async function messageOf(response) {
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer.choices[0].message;
}

/** Asserts status and envelope of an error answer, and gives its message back. */
export async function assertError(response, status, { type, code, param = null }) {
  const answer = await response.json();
  assert.equal(response.status, status, JSON.stringify(answer));
  const { message, ...rest } = answer.error;
  assert.deepEqual(Object.keys(answer), ['error']);
  assert.deepEqual(rest, { type, param, code });
  assert.ok(message.length > 0);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.match(response.headers.get('content-type'), /^application\/json/);
  assert.match(response.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
  return message;
}
