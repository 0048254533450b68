import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { workerFile } from '../../scripts/lib/paths.mjs';
import { startGateway } from '../lib/gateway.mjs';

const code = await readFile(workerFile, 'utf8');

describe('dist/worker.js', () => {
  it('is one module that imports nothing', () => {
    assert.doesNotMatch(code, /(?<![\w./])import\s*[{*"'(]|\brequire\s*\(/);
  });

  it('exports what the platform calls', async () => {
    const { default: worker } = await import(workerFile);
    assert.equal(typeof worker.fetch, 'function');
    assert.equal(typeof worker.scheduled, 'function');
  });

  it('has short names, which its source map knows in full', async () => {
    assert.doesNotMatch(code, /gw_WorkerMain_fetch/);
    const { names } = JSON.parse(await readFile(`${workerFile}.map`, 'utf8'));
    assert.ok(names.some((name) => name.startsWith('gw_WorkerMain_fetch')));
  });

  it('has a source map that leads to Java files', async () => {
    const map = JSON.parse(await readFile(`${workerFile}.map`, 'utf8'));
    assert.ok(map.sources.some((source) => source.endsWith('grok2api/worker/WorkerMain.java')));
    assert.equal(map.sourcesContent, undefined);
  });

  it('answers on workerd', async () => {
    const gateway = await startGateway();
    try {
      const response = await fetch(`${gateway.url}/health`);
      assert.ok(response.status >= 200);
    } finally {
      await gateway.dispose();
    }
  });
});
