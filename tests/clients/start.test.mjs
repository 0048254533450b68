import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/lib/paths.mjs';
import { isFree } from '../../scripts/lib/port.mjs';

/** Enough for a first build on a slow machine; a start that has nothing to build takes seconds. */
const READY_MILLIS = 300_000;
const GONE_MILLIS = 10_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(check, millis, explain) {
  const deadline = performance.now() + millis;
  while (!(await check())) {
    assert.ok(performance.now() < deadline, explain());
    await pause(50);
  }
}

/** A program in a process group of its own, as a terminal runs it. */
class Run {
  output = '';
  errors = '';
  code = undefined;
  #child;

  constructor(program, parameters) {
    this.#child = spawn(program, parameters, { cwd: root, detached: true });
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      this.output += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
    this.#child.on('close', (code, signal) => {
      this.code = code ?? signal;
    });
  }

  /** What of the group is left, a line each. */
  left() {
    return execFileSync('ps', ['-A', '-o', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter(
        (line) => Number.parseInt(line, 10) === this.#child.pid && !/^\s*\d+\s+\d+\s+Z/.test(line),
      );
  }

  prints(text) {
    return until(
      () => this.output.includes(text) || this.code !== undefined,
      READY_MILLIS,
      () => `It never printed ${JSON.stringify(text)}:\n${this.output}${this.errors}`,
    );
  }

  ends(millis = GONE_MILLIS) {
    return until(
      () => this.code !== undefined,
      millis,
      () => `It goes on:\n${this.left().join('\n')}`,
    );
  }

  nothingLeft() {
    return until(
      () => this.left().length === 0,
      GONE_MILLIS,
      () => `Left behind:\n${this.left().join('\n')}`,
    );
  }

  /** What Ctrl-C does: everybody in the foreground hears of it. */
  interrupt() {
    process.kill(-this.#child.pid, 'SIGINT');
  }

  /** What a supervisor does: the one process it knows is told. */
  terminate() {
    this.#child.kill('SIGTERM');
  }

  killAll() {
    if (this.left().length > 0) {
      process.kill(-this.#child.pid, 'SIGKILL');
    }
  }
}

const unsupported = process.platform === 'win32' && 'needs bash, ps and process groups';

describe('npm start', { skip: unsupported }, () => {
  const runs = [];
  let data;
  let port;

  before(async () => {
    data = mkdtempSync(path.join(os.tmpdir(), 'start-'));
    port = await freePort();
  });
  afterEach(() => runs.splice(0).forEach((each) => each.killAll()));
  after(() => rmSync(data, { recursive: true, force: true }));

  function run(program, parameters) {
    const started = new Run(program, parameters);
    runs.push(started);
    return started;
  }

  const start = () => run('npm', ['start', '--', '--port', String(port), '--data', data]);

  async function ready() {
    const started = start();
    await started.prints('Ctrl-C ends it.');
    assert.equal(started.code, undefined, started.output + started.errors);
    return started;
  }

  it('prints a curl that streams as it stands', async () => {
    const gateway = await ready();
    const [, command] = /^(curl [^]*?)\n\n/m.exec(gateway.output);
    const curl = run('bash', ['-c', command]);
    await curl.ends();
    assert.equal(curl.code, 0, curl.errors);
    const events = curl.output.split('\n').filter((line) => line.startsWith('data: '));
    assert.ok(events.length > 20, curl.output);
    assert.equal(events.at(-1), 'data: [DONE]');
    const text = events
      .slice(0, -1)
      .map((line) => JSON.parse(line.slice('data: '.length)).choices[0].delta.content ?? '')
      .join('');
    assert.match(text, /You asked: \u201cWhy is the sky blue\?\u201d/);
    gateway.interrupt();
    await gateway.nothingLeft();
  });

  it('prints a curl that draws a picture, and tells where everybody can see it', async () => {
    const gateway = await ready();
    const [, command] = /^(curl \S+\/v1\/images\/generations [^]*?)\n\n/m.exec(gateway.output);
    const curl = run('bash', ['-c', command]);
    await curl.ends();
    assert.equal(curl.code, 0, curl.errors);
    const [{ url }] = JSON.parse(curl.output).data;
    const picture = await fetch(url);
    assert.equal(picture.status, 200);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    const bytes = Buffer.from(await picture.arrayBuffer());
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    gateway.interrupt();
    await gateway.nothingLeft();
  });

  it('prints a curl that asks another upstream', async () => {
    const gateway = await ready();
    const [command] = /^curl \S+\/v1\/chat\/completions (?:(?!\n\n)[^])*demo\/demo-small.*$/m.exec(
      gateway.output,
    );
    const curl = run('bash', ['-c', command]);
    await curl.ends();
    assert.equal(curl.code, 0, curl.errors);
    const { choices } = JSON.parse(curl.output);
    assert.match(choices[0].message.content, /demo-small: \u201cWhy is the sky blue\?/);
    gateway.interrupt();
    await gateway.nothingLeft();
  });

  it('builds nothing the second time, and says in a line that its port is taken', async () => {
    const gateway = await ready();
    assert.doesNotMatch(gateway.output, /Installing|Compiling|Bundling/);
    const other = start();
    await other.ends();
    assert.equal(other.code, 1);
    assert.match(other.errors, new RegExp(`^\u2717 Port ${port} is in use\\. .*\n`, 'm'));
    assert.doesNotMatch(other.errors, /^\s+at /m);
    gateway.interrupt();
    await gateway.ends();
  });

  /** The accounts that a printed curl lists. */
  async function accountsListedBy(output) {
    const [command] = /^curl \S+\/api\/v1\/admin\/tokens .*$/m.exec(output);
    const curl = run('bash', ['-c', command]);
    await curl.ends();
    return JSON.parse(curl.output).ssoBasic?.map(({ note }) => note);
  }

  it("prints a session for the panel's API, and another for whoever asks for one", async () => {
    const gateway = await ready();
    const accounts = ['Demo, for the stand-in only'];
    assert.deepEqual(await accountsListedBy(gateway.output), accounts);
    const url = `http://127.0.0.1:${port}`;
    const signIn = run('npm', ['run', 'sign-in', '--', '--data', data, '--url', url]);
    await signIn.ends(READY_MILLIS);
    assert.equal(signIn.code, 0, signIn.errors);
    assert.doesNotMatch(signIn.output, /demo-session/);
    assert.deepEqual(await accountsListedBy(signIn.output), accounts);
    gateway.interrupt();
    await gateway.ends();
  });

  for (const [ending, how] of [
    ['Ctrl-C', (gateway) => gateway.interrupt()],
    ['the end of npm alone', (gateway) => gateway.terminate()],
  ]) {
    it(`leaves no process behind after ${ending}, not even within a stream`, async () => {
      const gateway = await ready();
      const body =
        '{"model":"grok-4","stream":true,"messages":[{"role":"user","content":"[[scene:endless]]"}]}';
      const curl = run('curl', [
        '-sN',
        `http://127.0.0.1:${port}/v1/chat/completions`,
        ...['-H', 'Authorization: Bearer sk-demo', '-H', 'Content-Type: application/json'],
        ...['-d', body],
      ]);
      await curl.prints(' and on');
      assert.match(gateway.left().join('\n'), /workerd/);
      how(gateway);
      await gateway.nothingLeft();
      await curl.ends();
      assert.ok(await isFree(port));
    });
  }
});
