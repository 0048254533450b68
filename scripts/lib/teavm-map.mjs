import path from 'node:path';
import { TraceMap, decodedMappings, encodedMap } from '@jridgewell/trace-mapping';

/** Where a function of TeaVM's output begins: `let gs_Trip_run = (`, `$rt_throw = ex => {`. */
const BEGINNING = /^(let |function )?([\w$]+)(?= = |\()/;

/**
 * TeaVM's source map, in which every function has a place as well: its line in TeaVM's output.
 *
 * TeaVM maps the statements of Java methods, but neither the methods' names nor its own runtime. Without
 * a place of their own they would pass for the end of whatever Java method stands before them, and
 * shortened names could not be found again.
 *
 * @param {string} code what TeaVM made
 * @param {object} map its source map, as JSON
 */
export function withFunctions(code, map) {
  const output = map.sources.length;
  const mappings = decodedMappings(new TraceMap(map)).slice();
  code.split('\n').forEach((line, i) => {
    const [, keyword = '', name] = BEGINNING.exec(line) ?? [];
    if (name && !mappings[i]?.length) {
      mappings[i] = [[keyword.length, output, i, 0]];
    }
  });
  return encodedMap(
    new TraceMap({
      ...map,
      sources: [
        ...map.sources.map((source) => path.posix.join(map.sourceRoot ?? '', source)),
        map.file,
      ],
      sourceRoot: undefined,
      mappings: Array.from(mappings, (segments) => segments ?? []),
    }),
  );
}
