import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const PRESENT_AND_VERIFIED = 0x05;
const NEW_CREDENTIAL = 0x40;
const MAKE_AND_MODEL = Buffer.alloc(16);
const KEY_NOBODY_READS = Buffer.alloc(77);

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const text = (bytes) => bytes.toString('base64url');

/**
 * An authenticator with one passkey, and the browser in front of it, for tests of the API; what a real
 * browser does is tested in tests/clients/passkey.test.mjs.
 *
 * @param {string} origin of the page, e.g. `http://127.0.0.1:8787`
 */
export function newAuthenticator(origin) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(20);
  let signCount = 0;

  const clientData = (type, challenge) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  function authenticatorData(rpId, flags, ...rest) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++signCount);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, ...rest]);
  }

  return {
    id: text(id),

    /** What `navigator.credentials.create({publicKey})` gives, as JSON. */
    create({ challenge, rp }) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const made = authenticatorData(
        rp.id,
        PRESENT_AND_VERIFIED | NEW_CREDENTIAL,
        MAKE_AND_MODEL,
        length,
        id,
        KEY_NOBODY_READS,
      );
      return {
        id: text(id),
        rawId: text(id),
        type: 'public-key',
        response: {
          clientDataJSON: text(clientData('webauthn.create', challenge)),
          authenticatorData: text(made),
          publicKey: text(keys.publicKey.export({ type: 'spki', format: 'der' })),
          publicKeyAlgorithm: -7,
          transports: ['internal'],
        },
        clientExtensionResults: {},
      };
    },

    /** What `navigator.credentials.get({publicKey})` gives, as JSON. */
    get({ challenge, rpId }) {
      const said = clientData('webauthn.get', challenge);
      const seen = authenticatorData(rpId, PRESENT_AND_VERIFIED);
      return {
        id: text(id),
        rawId: text(id),
        type: 'public-key',
        response: {
          clientDataJSON: text(said),
          authenticatorData: text(seen),
          signature: text(sign('sha256', Buffer.concat([seen, sha256(said)]), keys.privateKey)),
          userHandle: text(sha256(`grok2api:${rpId}`)),
        },
        clientExtensionResults: {},
      };
    },
  };
}
