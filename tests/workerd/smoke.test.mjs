import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { at } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { PASSWORD, startGateway } from '../lib/gateway.mjs';

const SHA = '0123456789abcdef0123456789abcdef01234567';

const gateway = await startGateway({ vars: { BUILD_SHA: SHA } });
after(() => gateway.dispose());

const smoke = (...parameters) =>
  run(
    process.execPath,
    [at('scripts', 'smoke-test.mjs'), '--base-url', gateway.url, ...parameters],
    { env: {} },
  );

it('the smoke test finds nothing wrong with this gateway', async () => {
  const key = await gateway.addKey();
  await gateway.addAccount();
  const { code, output } = await smoke(
    ...['--key', key, '--expect-sha', SHA, '--check-image-stream', '--timeout', '20'],
    ...['--admin-password', PASSWORD],
  );
  assert.equal(code, 0, output);
  assert.match(output, /^\[smoke\] 18 passed, 0 failed, 0 skipped$/m);
  assert.match(output, /accounts: 1$/m);
  assert.match(output, /client keys: 1$/m);
});

it('nor without a key', async () => {
  const { code, output } = await smoke('--timeout', '20');
  assert.equal(code, 0, output);
  assert.match(output, /^\[smoke\] 9 passed, 0 failed, 9 skipped$/m);
});

it('but with one that lacks a migration', async () => {
  await gateway.rows('DROP INDEX idx_tokens_kind');
  try {
    const { code, output } = await smoke('--timeout', '20', '--admin-password', PASSWORD);
    assert.equal(code, 1, output);
    assert.match(output, /\u2717 session: migrations are missing; apply them/);
  } finally {
    await gateway.rows('CREATE INDEX idx_tokens_kind ON tokens (token_type, status)');
  }
});
