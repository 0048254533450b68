import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { at } from '../../scripts/lib/paths.mjs';
import { freshAnatomy, oldDeployment } from './deployment.mjs';
import { SCHEMAS } from './schema.mjs';

const DAY = 86_400_000;
const FILES = readdirSync(at('migrations'))
  .filter((name) => name.endsWith('.sql'))
  .sort();

const fresh = await freshAnatomy();

/** A migration that names a filler, where an empty password stood. */
const FILLER = /^![\w-]{32}$/;

/** The rows of old, with those columns alone that they had. */
const asBefore = (rows, old) =>
  rows.map((row) => Object.fromEntries(Object.keys(old[0]).map((name) => [name, row[name]])));

const sectionOf = (rows, key) => rows.settings.find((row) => row.key === key);

/** What is to be found afterwards: everything, but for what the spec says of it. */
function expected(old, now, found) {
  const kept = { ...old };
  for (const table of ['admin_sessions', 'r2_cache', 'd1_migrations']) {
    delete kept[table];
  }
  const global = sectionOf(old, 'global');
  const value = JSON.parse(global.value);
  if (value.admin_password === '') {
    value.admin_password = JSON.parse(sectionOf(found, 'global').value).admin_password;
    assert.match(value.admin_password, FILLER);
  }
  return {
    ...kept,
    settings: kept.settings.map((row) =>
      row === global ? { ...row, value: JSON.stringify(value) } : row,
    ),
    tokens: kept.tokens.map((row) =>
      row.last_failure_time < now - DAY ? { ...row, failed_count: 0 } : row,
    ),
  };
}

for (const edition of ['early', 'base', 'fork']) {
  describe(`a database of ${edition}`, () => {
    let old;
    let migrated;
    before(async () => {
      old = await oldDeployment(edition);
      migrated = await old.migrate();
    });
    after(() => old.remove());

    it('takes the files that it lacks from wrangler, and no other', () => {
      assert.equal(migrated.code, 0, migrated.output);
      const { applied } = SCHEMAS[edition];
      assert.deepEqual(
        migrated.after.d1_migrations.map(({ name }) => name),
        FILES,
      );
      assert.deepEqual(
        asBefore(migrated.after.d1_migrations, old.before.d1_migrations).slice(0, applied.length),
        old.before.d1_migrations,
      );
      for (const name of FILES) {
        assert.equal(migrated.output.includes(name), !applied.includes(name), name);
      }
    });

    it('keeps every row as it was', () => {
      const wanted = expected(old.before, old.now, migrated.after);
      for (const [table, rows] of Object.entries(wanted)) {
        assert.ok(rows.length > 0, table);
        const found = migrated.after[table].filter(
          ({ key }) => table !== 'settings' || key !== 'security',
        );
        assert.deepEqual(asBefore(found, rows), rows, table);
      }
      assert.ok(old.before.tokens.length >= 300 && old.before.request_logs.length >= 500);
    });

    it('signs everybody out, and makes the secret that signs links', () => {
      assert.deepEqual(migrated.after.admin_sessions, []);
      const { media_secret: secret, ...security } = JSON.parse(
        sectionOf(migrated.after, 'security').value,
      );
      assert.match(secret, /^[0-9a-f]{64}$/);
      assert.equal(security.allow_anonymous, false);
    });

    it('counts its accounts among the upstreams, and as the only one', () => {
      const { upstreams, upstream_credentials: keys, model_routes: routes } = migrated.after;
      assert.deepEqual(
        upstreams.map(({ id, kind, enabled }) => [id, kind, enabled]),
        [['grok', 'grok_web', 1]],
      );
      assert.deepEqual([keys, routes], [[], []]);
    });

    it('has the very tables and indexes of one that was ours from the beginning', async () => {
      assert.deepEqual(await old.anatomy(), fresh);
    });

    if (edition === 'base') {
      it('stays as it is when wrangler comes again', async () => {
        const again = await old.migrate();
        assert.equal(again.code, 0, again.output);
        assert.match(again.output, /No migrations to apply/);
        assert.deepEqual(again.after, migrated.after);
      });
    }
  });
}
