import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startContract } from '../lib/contract.mjs';

/**
 * The same lists run under JUnit: SqlCases over JDBC, JsonCases over Jackson, HttpCases, ByteStreamCases
 * and SocketCases over a script, KvCases over a map, ParallelCases one after the other, EncodingCases and
 * DigestCases over the JDK, VectorCases as they are.
 */
const LISTS = [
  ['sql', 'D1 keeps the promises of the SQL port', 20],
  ['kv', 'KV keeps the promises of the store for media', 10],
  ['json', "the runtime's JSON keeps the promises of the JSON port", 80],
  ['http', "the runtime's fetch keeps the promises of the HTTP port", 10],
  ['bytes', "the runtime's streams keep the promises of byte streams", 25],
  ['sockets', "the runtime's WebSockets keep the promises of the sockets port", 12],
  ['parallel', 'green threads keep the promises of the port for work side by side', 6],
  ['encodings', 'the runtime keeps the promises of the encodings port', 25],
  ['digests', "the runtime's WebCrypto gives the digests of the port", 4],
  ['crypto', "the runtime's WebCrypto does what the port says of keys", 10],
  ['vectors', 'compiled Java computes what the JVM computes', 25],
];

const contract = await startContract();
const lists = {};
for (const [name] of LISTS) {
  lists[name] = await contract.list(name);
}
await contract.dispose();

for (const [name, title, fewest] of LISTS) {
  describe(title, () => {
    it('has its whole list', () => assert.ok(lists[name].length >= fewest, lists[name].length));
    for (const { name: promise, expected, actual } of lists[name]) {
      it(promise, () => assert.equal(actual, expected));
    }
  });
}

describe('the runtime itself', () => {
  it('had nothing to say of all that', () => assert.deepEqual(contract.logs, []));
});
