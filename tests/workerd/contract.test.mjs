import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runContract } from '../lib/contract.mjs';

const lists = await runContract([
  'sql',
  'json',
  'http',
  'encodings',
  'digests',
  'crypto',
  'vectors',
]);

/** The same lists run under JUnit: SqlCases over JDBC, JsonCases over Jackson, HttpCases over a script, EncodingCases and DigestCases over the JDK, VectorCases as they are. */
for (const [name, title, fewest] of [
  ['sql', 'D1 keeps the promises of the SQL port', 20],
  ['json', "the runtime's JSON keeps the promises of the JSON port", 80],
  ['http', "the runtime's fetch keeps the promises of the HTTP port", 10],
  ['encodings', 'the runtime keeps the promises of the encodings port', 10],
  ['digests', "the runtime's WebCrypto gives the digests of the port", 4],
  ['crypto', "the runtime's WebCrypto does what the port says of keys", 10],
  ['vectors', 'compiled Java computes what the JVM computes', 25],
]) {
  describe(title, () => {
    it('has its whole list', () => assert.ok(lists[name].length >= fewest, lists[name].length));
    for (const { name: promise, expected, actual } of lists[name]) {
      it(promise, () => assert.equal(actual, expected));
    }
  });
}
