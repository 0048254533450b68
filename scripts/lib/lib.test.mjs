import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createServer } from 'node:net';
import { Made } from './fingerprint.mjs';
import { progressOf, teavmWarnings } from './java.mjs';
import { migrationNames } from './migrate.mjs';
import { option } from './options.mjs';
import { chosenPort, requireFree } from './port.mjs';
import { findBrowser, majorVersion, newestJdk, noBrowser, requireNode } from './requirements.mjs';
import { Stop } from './stop.mjs';
import { inWords, tallyOfNode, tallyOfSurefire } from './tally.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name, text) => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

it('finds what TeaVM did not understand', () => {
  const output = [
    '[INFO] Running TeaVM',
    '[WARNING] Error in @JSBody script line 0, char 38: syntax error',
    '    at grok2api.worker.js.JsD1.bind',
    '[WARNING] something of another plugin',
    '    at somewhere',
  ].join('\n');
  assert.deepEqual(teavmWarnings(output), output.split('\n').slice(1, 3));
});

describe('what was made from what', () => {
  const made = () =>
    new Made(path.join(folder, 'note'), {
      inputs: [path.join(folder, 'in')],
      outputs: [path.join(folder, 'out')],
    });

  it('is not up to date before it was made', () => {
    assert.equal(made().upToDate(), false);
  });

  it('stays up to date while nothing changes', () => {
    write('in/a', '1');
    write('out', 'x');
    made().remember();
    assert.equal(made().upToDate(), true);
  });

  it('notices a changed, an added and a removed input, and an overwritten output', () => {
    const changes = [
      () => write('in/a', '2'),
      () => write('in/deep/b', '1'),
      () => rmSync(path.join(folder, 'in/a')),
      () => write('out', 'y'),
      () => rmSync(path.join(folder, 'out')),
    ];
    for (const change of changes) {
      rmSync(path.join(folder, 'in'), { recursive: true, force: true });
      write('in/a', '1');
      write('out', 'x');
      made().remember();
      change();
      assert.equal(made().upToDate(), false, String(change));
    }
  });
});

describe('requirements', () => {
  it('reads the version of a JDK', () => {
    assert.equal(majorVersion('IMPLEMENTOR="X"\nJAVA_VERSION="21.0.4"\n'), 21);
    assert.equal(majorVersion('JAVA_VERSION="1.8.0_402"'), 8);
    assert.equal(majorVersion(''), 0);
  });

  it('takes a runtime without a compiler for no JDK', () => {
    write('jre/release', 'JAVA_VERSION="25"');
    write('jdk/release', 'JAVA_VERSION="17.0.1"');
    write('jdk/bin/javac', '');
    const homes = ['jre', 'jdk', 'nothing'].map((name) => path.join(folder, name));
    assert.equal(newestJdk(homes), 17);
    assert.equal(newestJdk([]), 0);
  });

  it('says in one line that Node is too old', () => {
    assert.throws(() => requireNode('18.20.4'), /^Error: Node 20 or newer .* Node 18\.20\.4\.$/);
    requireNode('20.0.0');
  });

  it('finds a browser by its usual names, or where CHROMIUM says', () => {
    const found = (name) => (name.startsWith('chromium') ? `/usr/bin/${name}` : null);
    assert.equal(findBrowser({}, found), '/usr/bin/chromium');
    assert.equal(
      findBrowser({}, (name) => (name === 'google-chrome' ? '/opt/chrome' : null)),
      '/opt/chrome',
    );
    assert.equal(findBrowser({ CHROMIUM: write('browser', '') }, found), `${folder}/browser`);
    assert.throws(
      () => findBrowser({ CHROMIUM: '/nowhere/chromium' }, found),
      /^Error: CHROMIUM names \/nowhere\/chromium, and there is no such file\.$/,
    );
  });

  it('leaves tests in a browser out with a reason, unless they are required', () => {
    assert.equal(noBrowser({ CI: 'true' }, '/usr/bin/chromium'), null);
    assert.match(noBrowser({}, null), /^No Chromium .*apt-get install chromium.* left out\.$/);
    for (const env of [{ CI: 'true' }, { GROK2API_BROWSER: 'required' }]) {
      assert.throws(() => noBrowser(env, null), /^Error: No Chromium .* required here\.$/);
    }
  });
});

describe('an option', () => {
  it('is followed by its text, or joined to it', () => {
    assert.equal(option('data', ['--demo', '--data', 'a b']), 'a b');
    assert.equal(option('data', ['--data=a=b']), 'a=b');
    assert.equal(option('data', ['--data']), '');
  });

  it('may be missing', () => {
    assert.equal(option('data', ['--database=x', 'data']), null);
  });
});

describe('the port', () => {
  it('comes from the command line, else from PORT, else is 8787', () => {
    assert.equal(chosenPort(['--port', '9000'], { PORT: '1' }), 9000);
    assert.equal(chosenPort(['--demo', '--port=9001'], {}), 9001);
    assert.equal(chosenPort(['--demo'], { PORT: '9002' }), 9002);
    assert.equal(chosenPort([], {}), 8787);
  });

  it('must be a port', () => {
    for (const word of ['', 'x', '0', '65536', '80a', '-1']) {
      assert.throws(() => chosenPort([`--port=${word}`], {}), Stop, word);
    }
    assert.throws(() => chosenPort(['--port'], {}), Stop);
  });

  it('in use is said in one line with a way out', async () => {
    const server = createServer();
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address();
    await assert.rejects(
      requireFree(port),
      new RegExp(`^Error: Port ${port} is in use\\. .*--port`),
    );
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await requireFree(port);
  });
});

describe('migrations', () => {
  it('come in the order of their numbers', () => {
    ['0100_ours.sql', '0002_b.sql', '0001_init.sql', 'README.md', '99_x.sql'].forEach((name) =>
      write(`m/${name}`, ''),
    );
    assert.deepEqual(migrationNames(path.join(folder, 'm')), [
      '0001_init.sql',
      '0002_b.sql',
      '99_x.sql',
      '0100_ours.sql',
    ]);
  });

  it('may be missing', () => {
    assert.deepEqual(migrationNames(path.join(folder, 'none')), []);
  });
});

describe('what runners say', () => {
  it("is read from Maven's progress", () => {
    const goal = '[INFO] --- teavm-maven-plugin:0.15.0:compile (worker) @ worker-java ---';
    assert.equal(progressOf(goal), 'teavm:compile');
    assert.equal(
      progressOf('[INFO] --- maven-compiler-plugin:3.16.0:compile (x) @ y ---'),
      'compiler:compile',
    );
    assert.equal(progressOf('[INFO] --- surefire:3.6.1:test (x) @ y ---'), 'surefire:test');
    assert.equal(
      progressOf('[INFO] Downloading from central: https://x.org/a/b/c-1.jar'),
      'downloading c-1.jar',
    );
    assert.equal(progressOf('[INFO] BUILD SUCCESS'), null);
  });

  it("is summed over Surefire's modules, not its classes", () => {
    const output = `
[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in A
[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 1
[WARNING] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0
`;
    assert.deepEqual(tallyOfSurefire(output), { passed: 4, failed: 2, skipped: 1 });
  });

  it("is read from node's closing lines", () => {
    const output = 'ℹ tests 9\nℹ pass 5\nℹ fail 2\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n';
    assert.deepEqual(tallyOfNode(output), { passed: 5, failed: 3, skipped: 1 });
  });

  it('ends in one plain line', () => {
    assert.equal(inWords({ passed: 4, failed: 0, skipped: 0 }), '4 passed, 0 failed');
    assert.equal(inWords({ passed: 4, failed: 1, skipped: 2 }), '4 passed, 1 failed, 2 skipped');
  });
});
