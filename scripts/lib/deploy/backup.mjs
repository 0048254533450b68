import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SALT_BYTES = 8;
const KEY_BYTES = 32;
const IV_BYTES = 16;
const ROUNDS = 600_000;

/**
 * Encrypts as `openssl enc` does, so that nothing of ours is needed to read a backup:
 * `openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in x.sql.enc -out x.sql`.
 */
export function encrypted(content, passphrase, salt = randomBytes(SALT_BYTES)) {
  const derived = pbkdf2Sync(passphrase, salt, ROUNDS, KEY_BYTES + IV_BYTES, 'sha256');
  const cipher = createCipheriv(
    'aes-256-cbc',
    derived.subarray(0, KEY_BYTES),
    derived.subarray(KEY_BYTES),
  );
  return Buffer.concat([Buffer.from('Salted__'), salt, cipher.update(content), cipher.final()]);
}

/**
 * The database as a file of its own, readable by nobody else.
 *
 * @param {string} folder where it goes
 * @param {?string} passphrase encrypts it
 * @param {(file: string) => Promise<void>} exportTo writes the database as SQL
 * @returns {Promise<string>} the file
 */
export async function backUp({ folder, name, passphrase }, exportTo) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${name}.sql`);
  try {
    await exportTo(file);
    if (!passphrase) {
      chmodSync(file, 0o600);
      return file;
    }
    writeFileSync(`${file}.enc`, encrypted(readFileSync(file), passphrase), { mode: 0o600 });
    return `${file}.enc`;
  } finally {
    if (passphrase) {
      rmSync(file, { force: true });
    }
  }
}
