import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stackDecoder } from './stack.mjs';
import { withFunctions } from './teavm-map.mjs';

const SOURCES = ['../worker-java/target/teavm/src/grok2api/store/Trip.java', '../worker-shim/a.js'];
const NAMES = [
  'gs_Trip_run',
  'ga_Routes$of$lambda$_1_2_handle',
  '$local',
  '$other',
  'jl_Error__init_',
];

// Each mapping: column, source, line from 0, column there, name.
const decoded = stackDecoder('var aB=e=>cD(e),cD=e=>gH(e);\nlet gH=1;', {
  version: 3,
  sources: SOURCES,
  names: NAMES,
  mappings: [
    [
      [4, 0, 8, 0, 0],
      [7, 0, 9, 0, 2],
      [10, 0, 10, 0, 1],
      [16, 0, 20, 0, 1],
      [19, 0, 20, 0, 3],
      [22, 0, 21, 0, 4],
    ],
    [[4, 1, 2, 0, 4]],
  ],
});

describe('a stack', () => {
  it('names Java methods and lines', () => {
    assert.equal(
      decoded('Error: no\n    at cD (worker.js:1:23)\n    at aB (worker.js:1:11)'),
      'Error: no\n' +
        '    at Routes$of$lambda$_1_2.handle (grok2api/store/Trip.java:22)\n' +
        '    at Trip.run (grok2api/store/Trip.java:11)',
    );
  });

  for (const [kind, frame, expected] of [
    [
      'of a file',
      'at aB (file:///home/a/dist/worker.js:1:11)',
      'Trip.run (grok2api/store/Trip.java:11)',
    ],
    [
      'in a folder with spaces',
      'at aB (/a b (c)/worker.js:1:11)',
      'Trip.run (grok2api/store/Trip.java:11)',
    ],
    ['of an object', 'at na.aB (worker.js:1:11)', 'Trip.run (grok2api/store/Trip.java:11)'],
    [
      'under another name',
      'at na.aB [as run] (worker.js:1:11)',
      'Trip.run (grok2api/store/Trip.java:11)',
    ],
    ['of a constructor', 'at new gH (worker.js:2:5)', 'Error._init_ (worker-shim/a.js:3)'],
    ['that waits', 'at async aB (worker.js:1:11)', 'async Trip.run (grok2api/store/Trip.java:11)'],
    ['without a name', 'at worker.js:1:11', 'grok2api/store/Trip.java:11'],
    ['that waits without a name', 'at async worker.js:1:11', 'async grok2api/store/Trip.java:11'],
    [
      'with a name of no Java method',
      'at mk.$handle (worker.js:1:11)',
      'mk.$handle (grok2api/store/Trip.java:11)',
    ],
    [
      'with a short name that several variables have',
      'at e (worker.js:1:11)',
      'e (grok2api/store/Trip.java:11)',
    ],
  ]) {
    it(`has a frame ${kind}`, () => {
      assert.equal(decoded(frame), `at ${expected}`);
    });
  }

  it('is found in a line of the log, as JSON and as JSON in JSON', () => {
    const line = JSON.stringify({ event: 'x', stack: 'Error\n    at aB (worker.js:1:11)' });
    const expected = (quote) =>
      `{${quote}event${quote}:${quote}x${quote},${quote}stack${quote}:${quote}Error\n` +
      `    at Trip.run (grok2api/store/Trip.java:11)${quote}}`;
    assert.equal(decoded(line), expected('"'));
    assert.equal(decoded(`  (error) ${line}`), `  (error) ${expected('"')}`);
    assert.equal(decoded(JSON.stringify([line])), `["${expected('\\"')}"]`);
  });

  it('does not take one frame for part of another', () => {
    assert.equal(
      decoded('at x (<anonymous>)\\n    at aB (worker.js:1:11)'),
      'at x (<anonymous>)\n    at Trip.run (grok2api/store/Trip.java:11)',
    );
  });
});

describe('what says nothing to the map', () => {
  for (const text of [
    '',
    'Look at me',
    '{"event":"request.done","path":"C:\\\\new at home"}',
    '{"broken',
    'at aB (worker.js:1:2)', // before the first mapping
    'at aB (worker.js:0:0)',
    'at aB (worker.js:1:0)',
    'at aB (worker.js:99:1)',
    'at aB (worker.js:1)',
    'at aB (other.js:1:11)',
    'at aB (worker.jsx:1:11)',
    'at async Promise.all (index 0)',
    'at aB (worker.js:99999999999999999999999:1)',
  ]) {
    it(`stays what it is: ${text}`, () => {
      assert.equal(decoded(text), text);
    });
  }
});

describe("TeaVM's map", () => {
  const code = [
    'let gs_Trip_run = ($this) => {',
    '    $this.$go();',
    '},',
    '$rt_throw = ex => {',
    '    throw ex;',
    '};',
    'function gs_Trip() {',
    '}',
  ].join('\n');
  const map = {
    version: 3,
    file: 'gateway.js',
    sourceRoot: 'src',
    sources: ['grok2api/store/Trip.java'],
    names: [],
    mappings: ';AACA',
  };

  it('gets a place for each function, and keeps those it has', () => {
    const { sources, mappings } = withFunctions(code, map);
    assert.deepEqual(sources, ['src/grok2api/store/Trip.java', 'gateway.js']);
    // Line 2 is the statement's; 1, 4 and 7 are functions, at their names.
    assert.equal(mappings, 'ICAA;ADCA;;ACEA;;;SAGA');
  });
});
