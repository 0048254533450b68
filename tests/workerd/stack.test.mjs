import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway({ expectedErrors: [/^\{"event":"request\.defect"/] });
await gateway.db.exec('DROP TABLE settings');
after(() => gateway.dispose());

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
    // grok2api.gateway.Admission.admit reads gg_Admission_admit, innermost first.
    assert.match(
      line.stack,
      /gw_D1Sql_batch[^]*gs_Trip_run[^]*gg_Admission_admit[^]*ga_Models_admitted[^]*gh_Router_proceed/,
    );
  });
});
