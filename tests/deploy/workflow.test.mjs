import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { at, ownNode, root } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { workflow, workflowFile } from './lib/workflow.mjs';

const names = readdirSync(at('.github', 'workflows'));
const text = (name) => readFileSync(workflowFile(name), 'utf8');
const stepsOf = (name) => Object.values(workflow(name).jobs).flatMap(({ steps = [] }) => steps);

const linter = at('node_modules', '@tktco', 'node-actionlint', 'bin', 'node-actionlint.js');
const lint = (pattern) => run(ownNode, [linter, pattern], { cwd: root });

describe('the workflows', () => {
  it('leave actionlint nothing to say', async () => {
    const { code, output } = await lint('.github/workflows/*.yml');
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`Checking ${names.length} workflow file`));
  });

  it('would not if something were wrong', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'workflow-'));
    const wrong = text('cloudflare-workers.yml')
      .replace('inputs.allow_rebind', 'inputs.alow_rebind')
      .replace('timeout-minutes', 'timeout');
    writeFileSync(path.join(folder, 'x.yml'), wrong);
    const { code, output } = await lint(`${folder}/x.yml`);
    rmSync(folder, { recursive: true });
    assert.equal(code, 1, output);
    assert.match(output, /alow_rebind/);
    assert.match(output, /timeout/);
  });

  for (const name of names) {
    it(`${name}: actions of others are named by commit`, () => {
      for (const { uses } of stepsOf(name).filter((step) => step.uses)) {
        assert.match(uses, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
      }
      assert.doesNotMatch(text(name), /uses: \S+@[0-9a-f]{40}$/m, 'and the version beside it');
    });

    it(`${name}: may only read the repository, and runs nothing that a stranger could write`, () => {
      assert.deepEqual(workflow(name).permissions, { contents: 'read' });
      for (const { run: script = '' } of stepsOf(name)) {
        assert.doesNotMatch(script, /\$\{\{/);
      }
    });

    it(`${name}: is thin: what it runs are our commands, which are tested`, () => {
      const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
      for (const step of stepsOf(name).filter((one) => one.run)) {
        const [, script] = /^npm (?:run )?(ci|\w+)$/.exec(step.run) ?? [];
        assert.ok(script === 'ci' || scripts[script], step.run);
      }
    });
  }
});

describe('the workflow that deploys', () => {
  const { on, jobs, concurrency } = workflow('cloudflare-workers.yml');

  it('begins at a push to main or staging, at a tag v*, and by hand', () => {
    assert.deepEqual(on.push, { branches: ['main', 'staging'], tags: ['v*'] });
    assert.match(
      jobs.deploy.environment.name,
      /'refs\/heads\/staging' && 'staging' \|\| 'production'/,
    );
    assert.deepEqual(Object.keys(on), ['push', 'workflow_dispatch']);
    const { deploy_target: target, allow_rebind: rebind } = on.workflow_dispatch.inputs;
    assert.equal(target.default, 'cloudflare', 'scripts of earlier editions name it');
    assert.equal(rebind.default, false);
  });

  it('never cancels a deployment', () => {
    assert.deepEqual(concurrency, {
      group: 'deploy-cloudflare-${{ github.ref }}',
      'cancel-in-progress': false,
    });
    assert.equal(jobs.deploy.concurrency['cancel-in-progress'], false);
  });

  it('deploys only what has passed the tests', () => {
    assert.equal(jobs.test.uses, './.github/workflows/test.yml');
    assert.equal(jobs.test.secrets, undefined);
    assert.equal(jobs.deploy.needs, 'test');
  });

  it('shows its secrets to one step only', () => {
    const readers = stepsOf('cloudflare-workers.yml').filter((step) =>
      JSON.stringify(step).includes('secrets.'),
    );
    assert.deepEqual(
      readers.map((step) => step.run),
      ['npm run deploy'],
    );
    const everywhere = text('cloudflare-workers.yml').match(/secrets\./g).length;
    assert.equal(everywhere, JSON.stringify(readers).match(/secrets\./g).length);
    for (const [name, value] of Object.entries(readers[0].env)) {
      assert.match(value, new RegExp(`^\\$\\{\\{ (secrets|vars|inputs)\\.${name} \\}\\}$`, 'i'));
    }
  });
});

describe('the workflow that tests', () => {
  it('runs for pull requests, from forks as well, and reads no secret', () => {
    const { on } = workflow('test.yml');
    assert.deepEqual(Object.keys(on), ['pull_request', 'workflow_call']);
    assert.doesNotMatch(text('test.yml'), /secrets|environment:/);
    assert.ok(stepsOf('test.yml').some((step) => step.run === 'npm test'));
  });
});
