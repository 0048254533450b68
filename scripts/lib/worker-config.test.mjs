import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openApi } from './openapi.mjs';
import { readWorkerConfig } from './worker-config.mjs';

const { run_worker_first: first } = readWorkerConfig().workerOptions.assets;

const isFirst = (path) =>
  first.some((rule) => (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule));

it('every route of the API is asked of the Worker before its files', () => {
  const routes = Object.keys(openApi().paths);
  assert.ok(routes.length > 100, `only ${routes.length} were found`);
  assert.deepEqual(
    routes.filter((route) => !isFirst(route)),
    [],
  );
});
