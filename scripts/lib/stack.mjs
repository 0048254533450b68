import { readFileSync } from 'node:fs';
import { TraceMap, eachMapping, originalPositionFor } from '@jridgewell/trace-mapping';
import { workerFile } from './paths.mjs';

/**
 * A frame of V8's within our file, wherever in a text: `at Eu (file:///…/worker.js:1:232306)`,
 * `at new Eu (worker.js:1:2)`, `at async worker.js:1:2`.
 */
const FRAME =
  /\bat (async )?(?:(?:new )?([^\s()]+)(?: \[as [^\]\s]+\])? \((?:(?!\bat ).)*?|[^\s()]*)\bworker\.js:(\d+):(\d+)\)?/g;

/** A line break before a frame as JSON writes it, and as JSON in JSON does. */
const ESCAPED_BREAK = /\\+n(?= +at )/g;

/** TeaVM names a method by the initials of its package, its class and its name: `gs_Trip_run`. */
const METHOD = /^[a-z]+_([A-Z][^_]*(?:_\d+_\d+)?)_(.+)$/;

/** What stands before a Java file's package, and before our own files. */
const FOLDERS = /^.*?\/target\/teavm\/(?:src\/)?|^(?:\.\.\/)+/;

/**
 * Gives a function that makes Java places of the frames in a text, and real line breaks of escaped ones.
 * `at Eu (worker.js:1:232306)` becomes `at Trip.run (grok2api/store/Trip.java:39)`; a text or a frame
 * that says nothing to the map stays what it is.
 *
 * When TeaVM has put a short method into its caller, the name is the caller's and the place that of
 * the line which really ran: `at D1Sql.batch (org/teavm/…/TException.java:30)`.
 *
 * @param {string} code the bundle
 * @param {object} map its source map, as JSON
 */
export function stackDecoder(code, map) {
  const traced = new TraceMap(map);
  const names = originalNames(code, traced);
  return (text) =>
    text
      .replace(FRAME, (frame, waiting = '', name, line, column) => {
        const place = placeOf(traced, Number(line), Number(column) - 1);
        if (!place) {
          return frame;
        }
        const method = name && nameOf(names, name);
        return `at ${waiting}${method ? `${method} (${place})` : place}`;
      })
      .replace(ESCAPED_BREAK, '\n');
}

/** A decoder for `dist/worker.js`. */
export const bundleStackDecoder = () =>
  stackDecoder(
    readFileSync(workerFile, 'utf8'),
    JSON.parse(readFileSync(`${workerFile}.map`, 'utf8')),
  );

/** `grok2api/store/Trip.java:39`; null where the map knows nothing. */
function placeOf(traced, line, column) {
  if (line < 1 || column < 0) {
    return null;
  }
  const { source, line: originalLine } = originalPositionFor(traced, { line, column });
  return source && `${source.replace(FOLDERS, '')}:${originalLine}`;
}

/** `Eu` and `na.Eu` become `Trip.run`. */
function nameOf(names, name) {
  const original = names.get(name.slice(name.lastIndexOf('.') + 1));
  return original ? original.replace(METHOD, '$1.$2') : name;
}

/**
 * What each shortened name was. A local variable's short name stands for many, so it is left out;
 * a function's is its own.
 */
function originalNames(code, traced) {
  const lines = code.split('\n');
  const names = new Map();
  eachMapping(traced, ({ generatedLine, generatedColumn, name }) => {
    const short = name && identifierAt(lines[generatedLine - 1], generatedColumn);
    if (short) {
      names.set(short, names.has(short) && names.get(short) !== name ? null : name);
    }
  });
  return names;
}

function identifierAt(line, column) {
  const identifier = /[\w$]+/y;
  identifier.lastIndex = column;
  return identifier.exec(line)?.[0];
}
