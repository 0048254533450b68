import { sceneOfAccount } from './choose.mjs';
import { breakages } from './scenes/breakages.mjs';
import { refusals } from './scenes/refusals.mjs';

const BINARY = 'application/grpc-web+proto';
const TEXT = 'application/grpc-web-text+proto';

const frame = (flag, content) => {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, Buffer.from(content)]);
};

const trailer = (lines) => frame(0x80, lines);

const DATA = frame(0, '');
const ACCEPTED = trailer('grpc-status:0\r\n');
const DENIED = trailer('grpc-status:7\r\ngrpc-message:permission%20denied\r\n');

const reply = (body, headers = {}) => ({
  headers: { 'content-type': BINARY, ...headers },
  body: body.map((bytes) => ({ bytes: [...bytes] })),
});

const inText = (parts) => ({
  headers: { 'content-type': TEXT },
  body: parts.map((bytes) => ({ text: bytes.toString('base64') })),
});

/** Answers of the gRPC-Web call that changes a preference (upstream protocol 18, item 10). */
const scenes = {
  'trailer-0': reply([DATA, ACCEPTED]),

  'trailer-7': reply([DATA, DENIED]),

  'header-only': reply([], { 'grpc-status': '7', 'grpc-message': 'permission%20denied' }),

  'text-0': inText([DATA, ACCEPTED]),

  'text-7': inText([DATA, DENIED]),

  truncated: reply([DATA, ACCEPTED.subarray(0, -3)]),

  compressed: reply([frame(1, 'x'), ACCEPTED]),

  'byte-by-byte': reply(Array.from(Buffer.concat([DATA, DENIED]), (byte) => Buffer.of(byte))),

  'too-long': reply([frame(0, 'x'.repeat(70_000)), ACCEPTED]),

  ...refusals,

  'html-200': breakages['html-200'],

  'silence-headers': breakages['silence-headers'],
};

export const preferenceNames = Object.keys(scenes);

/** A scene by its name, for example `trailer-7`. */
export function preferenceNamed(name) {
  if (!Object.hasOwn(scenes, name)) {
    throw new Error(`There is no grpc scene "${name}". There are: ${preferenceNames.join(', ')}`);
  }
  return scenes[name];
}

/** The scene of the account, else acceptance. */
export const preferenceSceneFor = ({ account }) =>
  preferenceNamed(sceneOfAccount('grpc', account) ?? 'trailer-0');
