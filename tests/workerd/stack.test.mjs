import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { at } from '../../scripts/lib/paths.mjs';
import { bundleStackDecoder } from '../../scripts/lib/stack.mjs';
import { assertError } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway({ expectedErrors: [/^\{"event":"request\.defect"/] });
await gateway.db.exec('DROP TABLE settings');
after(() => gateway.dispose());

/** A Java file's place, e.g. `grok2api/store/Trip.java:39` for the one line with `sql.batch(`. */
function placeOf(file, statement) {
  const lines = readFileSync(at('worker-java', 'src', 'main', 'java', file), 'utf8').split('\n');
  const [index, ...more] = lines.flatMap((line, i) => (line.includes(statement) ? [i] : []));
  assert.ok(index !== undefined && more.length === 0, `${statement} once in ${file}`);
  return `${file}:${index + 1}`;
}

describe('a defect', () => {
  it('is a plain 500 to the caller, and Java methods to the reader of the log', async () => {
    const response = await fetch(`${gateway.url}/v1/models?debug=1`, {
      headers: { authorization: 'Bearer sk-1' },
    });
    const message = await assertError(response, 500, {
      type: 'server_error',
      code: 'internal_error',
    });
    assert.doesNotMatch(message, /settings|table|Exception|at /);

    const [line] = gateway.logs
      .map((logged) => JSON.parse(logged.message))
      .filter(({ event }) => event === 'request.defect');
    assert.equal(line.request_id, response.headers.get('x-request-id'));
    assert.equal(line.path, '/v1/models');
    assert.match(line.error, /^grok2api\.platform\.SqlFailed: .*no such table: settings/);
    const stack = bundleStackDecoder()(line.stack);
    const innermostFirst = [
      'at D1Sql.batch (',
      `at Trip.run (${placeOf('grok2api/store/Trip.java', 'sql.batch(')})`,
      'at Admission.admit (grok2api/gateway/Admission.java:',
      '(grok2api/api/Models.java:',
      'at Router.proceed (grok2api/http/Router.java:',
    ].map((frame) => stack.indexOf(frame));
    assert.ok(!innermostFirst.includes(-1), stack);
    assert.deepEqual(
      innermostFirst,
      innermostFirst.toSorted((one, other) => one - other),
      stack,
    );
    assert.doesNotMatch(stack, /worker\.js/);
  });
});
