import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
const session = await gateway.addSession();
after(async () => {
  assert.doesNotMatch(JSON.stringify(gateway.logs), /secret/, 'secrets in the log');
  await gateway.dispose();
});

const show = async () => (await gateway.admin('GET', '/config', { session })).json();
const post = (path, body, headers) => gateway.admin('POST', path, { session, body, headers });

async function saved(body, headers) {
  const answer = await post('/config', body, headers);
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

async function refused(status, code, field, [path, body, headers]) {
  const answer = await post(path, body, headers);
  const { error, ...rest } = await answer.json();
  assert.deepEqual(
    { status: answer.status, code: rest.code, field: rest.field },
    { status, code, field },
    error,
  );
}

const stored = async (section) => {
  const [row] = await gateway.rows('SELECT value FROM settings WHERE key = ?1', section);
  return JSON.parse(row.value);
};

const audits = () => gateway.rows('SELECT action, detail FROM audit_log ORDER BY id');

const DEFAULTS = {
  app: {
    api_key: '',
    admin_username: 'admin',
    app_key: '********',
    app_url: '',
    upstream_base_url: 'https://grok.com',
    image_format: 'url',
    video_format: 'url',
  },
  grok: {
    temporary: true,
    disable_memory: true,
    thinking: true,
    reasoning_format: 'think_tags',
    dynamic_statsig: true,
    x_statsig_id: '',
    filter_tags: ['xaiartifact', 'xai:tool_usage_card', 'grok:render'],
    video_poster_preview: false,
    timeout: 600,
    stream_first_response_timeout: 30,
    stream_chunk_timeout: 120,
    base_proxy_url: '',
    asset_proxy_url: '',
    cf_clearance: '',
    max_retry: 3,
    retry_status_codes: [401, 429, 403],
    image_generation_method: 'legacy',
    image_nsfw: false,
    hide_unusable_models: false,
    models: [],
    stream: true,
  },
  token: {
    auto_refresh: true,
    refresh_interval_hours: 8,
    fail_threshold: 5,
    cooldown_cap_seconds: 3600,
    allow_nsfw_switch: false,
    auto_enable_nsfw: false,
    save_delay_ms: 500,
    reload_interval_sec: 30,
  },
  cache: { enable_auto_clean: true, limit_mb: 1024, keep: 'all', keep_base64_cache: true },
  performance: {
    assets_max_concurrent: 25,
    media_max_concurrent: 50,
    usage_max_concurrent: 25,
    assets_delete_batch_size: 10,
    admin_assets_batch_size: 10,
  },
  security: {
    allow_anonymous: false,
    session_hours: 8,
    log_full_ip: false,
    trust_forwarded_for: false,
    log_retention_days: 30,
    log_max_rows: 50_000,
    media_secret: '********',
    unsigned_media_links: false,
    usage_retention_days: 30,
  },
};

describe('the settings', () => {
  it('of a new installation are the defaults', async () => {
    const answer = await gateway.admin('GET', '/config', { session });
    assert.equal(answer.headers.get('etag'), '"1"');
    const { success, status, revision, warnings, ...settings } = await answer.json();
    assert.deepEqual([success, status, revision, warnings], [true, 'success', 1, []]);
    const { user_agent: userAgent, ...grok } = settings.grok;
    assert.match(userAgent, /^Mozilla\/5\.0 /);
    assert.deepEqual({ ...settings, grok }, DEFAULTS);
  });

  it('sent back as they came change nothing', async () => {
    const { changed, ignored, revision } = await saved(await show());
    assert.deepEqual([changed, ignored, revision], [[], [], 1]);
    assert.deepEqual(await audits(), []);
  });

  it('are changed one by one, kept where they were, and written down without values', async () => {
    await gateway.setSettings('grok', { of_another_edition: { a: [1, null] } });
    const answer = await post('/config', {
      app: { app_url: 'https://gw.example/', api_key: 'sk-secret' },
      grok: { timeout: 300, filter_tags: ['a', 'b'], cf_clearance: 'cf_clearance=secret', foo: 1 },
      token: { refresh_interval_hours: 1.5 },
      register: { enabled: true },
    });
    assert.equal(answer.headers.get('etag'), '"2"');
    const { message, ...rest } = await answer.json();
    assert.ok(message.length > 0);
    assert.deepEqual(rest, {
      success: true,
      status: 'success',
      changed: [
        'app.app_url',
        'app.api_key',
        'grok.timeout',
        'grok.filter_tags',
        'grok.cf_clearance',
        'token.refresh_interval_hours',
      ],
      ignored: ['grok.foo', 'register'],
      replaced: [],
      revision: 2,
    });
    const grok = await stored('grok');
    assert.deepEqual(
      [grok.stream_total_timeout, grok.filtered_tags, grok.cf_clearance, grok.of_another_edition],
      [300, 'a,b', 'secret', { a: [1, null] }],
    );
    assert.equal(grok.foo, undefined);
    const shown = await show();
    assert.deepEqual(
      [shown.app.api_key, shown.grok.cf_clearance, shown.grok.timeout, shown.app.app_url],
      ['********', '********', 300, 'https://gw.example'],
    );
    assert.equal(shown.token.refresh_interval_hours, 1.5);
    assert.deepEqual(await audits(), [
      {
        action: 'settings.changed',
        detail:
          '{"fields":"app.app_url, app.api_key, grok.timeout, grok.filter_tags, grok.cf_clearance,' +
          ' token.refresh_interval_hours"}',
      },
    ]);
  });

  it('act at once where they were saved', async () => {
    const key = 'sk-secret-too';
    const models = () =>
      fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await models()).status, 401);
    await saved({ app: { api_key: key }, grok: { models: [{ id: 'grok-5' }] } });
    const { data } = await (await models()).json();
    assert.ok(data.some(({ id }) => id === 'grok-5'));
    await saved({ app: { api_key: '' } });
    assert.equal((await models()).status, 401);
  });

  it('are refused whole when one of them is wrong', async () => {
    const before = await gateway.rows('SELECT * FROM settings ORDER BY key');
    for (const [field, value] of [
      ['app.upstream_base_url', 'http://grok.com'],
      ['app.admin_username', ' '],
      ['app.app_key', 'short'],
      ['grok.timeout', null],
      ['grok.timeout', 0],
      ['grok.timeout', 1.5],
      ['grok.temporary', 'false'],
      ['grok.retry_status_codes', [401, 99]],
      ['grok.models', [{ id: 'grok-5', cost: 0 }]],
      ['grok.dynamic_statsig', 'off'],
      ['token.refresh_interval_hours', 0.5],
      ['cache.limit_mb', 0],
      ['security.session_hours', 169],
    ]) {
      const [group, member] = field.split('.');
      const body = { performance: { media_max_concurrent: 1 }, [group]: { [member]: value } };
      await refused(400, 'INVALID_FIELD', field, ['/config', body]);
    }
    await refused(400, 'INVALID_FIELD', 'grok.x_statsig_id', [
      '/config',
      { grok: { dynamic_statsig: false } },
    ]);
    await refused(400, 'INVALID_JSON', undefined, ['/config', '[']);
    assert.deepEqual(await gateway.rows('SELECT * FROM settings ORDER BY key'), before);
  });

  it('survive being saved by many at once', async () => {
    const fields = {
      cache: { limit_mb: 7 },
      performance: { assets_max_concurrent: 7 },
      token: { fail_threshold: 7 },
      grok: { max_retry: 7 },
    };
    const answers = await Promise.all(
      Object.entries(fields).map(([group, value]) => post('/config', { [group]: value })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    const shown = await show();
    for (const [group, value] of Object.entries(fields)) {
      assert.deepEqual({ ...shown[group], ...value }, shown[group]);
    }
  });

  it('are not changed for whoever saw other ones', async () => {
    const { revision } = await show();
    const body = { grok: { max_retry: 1 } };
    const stale = { 'if-match': `"${revision - 1}"` };
    await refused(412, 'STALE_REVISION', undefined, ['/config', body, stale]);
    await saved(body, { 'if-match': `"${revision}"` });
  });

  it('that cannot be read are kept until they are saved', async () => {
    await gateway.db.exec("UPDATE settings SET value = 'done:1' WHERE key = 'performance'");
    const shown = await show();
    assert.equal(shown.performance.media_max_concurrent, 50);
    const { replaced } = await saved({ performance: { media_max_concurrent: 3 } });
    assert.deepEqual(replaced, ['performance']);
    assert.deepEqual(await stored('performance'), { media_max_concurrent: 3 });
  });

  it('are revealed one secret at a time', async () => {
    await saved({ app: { api_key: 'sk-secret' } });
    const answer = await post('/config/reveal', { field: 'app.api_key' });
    assert.deepEqual(await answer.json(), {
      success: true,
      status: 'success',
      field: 'app.api_key',
      value: 'sk-secret',
    });
    assert.deepEqual((await audits()).at(-1), {
      action: 'settings.revealed',
      detail: '{"field":"app.api_key"}',
    });
    for (const field of ['app.app_key', 'grok.timeout', 'toString', null]) {
      await refused(400, 'INVALID_FIELD', 'field', ['/config/reveal', { field }]);
    }
  });
});

describe('a draft', () => {
  it('is tried without being kept', async () => {
    const test = async (body) => (await post('/config/test', body)).json();
    assert.equal((await test({})).error, 'no_account');
    await gateway.addAccount({ token: 'quota:full:a' });
    const before = await gateway.rows('SELECT * FROM settings ORDER BY key');
    gateway.standIn.clear();
    const { duration_ms: millis, ...rest } = await test({
      app: { upstream_base_url: 'https://relay.example' },
      grok: { user_agent: 'Agent/7' },
    });
    assert.ok(millis >= 0);
    assert.deepEqual(rest, { success: true, status: 'success', ok: true, upstream_status: 200 });
    const [call] = gateway.standIn.requests;
    assert.equal(call.path, '/rest/rate-limits');

    await gateway.db.exec("UPDATE tokens SET token = 'quota:403-html:a'");
    const failed = await test({});
    assert.deepEqual([failed.ok, failed.error, failed.upstream_status], [false, 'http_403', 403]);
    const [account] = await gateway.rows('SELECT * FROM tokens');
    assert.deepEqual([account.failed_count, account.cooldown_until], [0, null]);
    assert.deepEqual(await gateway.rows('SELECT * FROM token_quota_state'), []);
    assert.deepEqual(await gateway.rows('SELECT * FROM settings ORDER BY key'), before);
    await refused(400, 'INVALID_FIELD', 'grok.timeout', ['/config/test', { grok: { timeout: 0 } }]);
  });
});

describe('an older script', () => {
  const get = async (path) => (await gateway.admin('GET', path, { session })).json();

  it('reads and changes settings under the names that are stored', async () => {
    const { success, data } = await get('/api/settings');
    assert.equal(success, true);
    assert.deepEqual(Object.keys(data), ['global', 'grok', 'token', 'cache', 'performance']);
    assert.equal(data.global.admin_password, '********');
    assert.equal(data.grok.api_key, '********');
    const same = await post('/api/settings', {
      global_config: data.global,
      grok_config: data.grok,
    });
    assert.deepEqual(await same.json(), { success: true, message: 'Nothing to change' });
    await post('/api/settings', { grok_config: { stream_total_timeout: 90 } });
    assert.equal((await show()).grok.timeout, 90);
    const unknown = await post('/api/settings', { grok_config: { max_retry: 2, foo: 1 } });
    assert.equal(unknown.status, 200);
    const { success: done, message } = await unknown.json();
    assert.equal(done, false);
    assert.match(message, /grok_config\.foo/);
    assert.equal((await show()).grok.max_retry, 1);
  });

  it('asks where the data is', async () => {
    assert.deepEqual(await get('/api/storage/mode'), { success: true, data: { mode: 'D1' } });
    const { success, status, type } = await get('/storage');
    assert.deepEqual([success, status, type], [true, 'success', 'd1']);
  });
});

describe('only the operator', () => {
  it('gets at any of it', async () => {
    for (const [method, path] of [
      ['GET', '/config'],
      ['POST', '/config'],
      ['POST', '/config/reveal'],
      ['POST', '/config/test'],
      ['GET', '/storage'],
      ['GET', '/api/settings'],
      ['POST', '/api/settings'],
      ['GET', '/api/storage/mode'],
    ]) {
      const answer = await gateway.admin(method, path);
      assert.equal(answer.status, 401, path);
      assert.equal((await answer.json()).code, 'MISSING_SESSION');
    }
  });

  it('decides who gets in', async () => {
    const token = async (scope) => {
      const answer = await post('/access-tokens', { name: scope, scope });
      return (await answer.json()).token;
    };
    const [full, read] = [await token('full'), await token('read')];
    const by = async (script, path, body) => {
      const answer = await gateway.admin('POST', path, { session: script, body });
      return [answer.status, (await answer.json()).code];
    };
    const renamed = { app: { admin_username: 'root' } };
    assert.deepEqual(await by(full, '/config', renamed), [403, 'SESSION_REQUIRED']);
    assert.deepEqual(await by(full, '/config', { grok: { max_retry: 2 } }), [200, undefined]);
    assert.deepEqual(await by(read, '/config', {}), [403, 'READ_ONLY']);
    assert.deepEqual(await by(read, '/config/reveal', { field: 'app.api_key' }), [
      403,
      'READ_ONLY',
    ]);
  });

  it('changes the password, which signs everybody else out', async () => {
    const other = await gateway.addSession();
    const { changed } = await saved({ app: { app_key: 'secret words' } });
    assert.deepEqual(changed, ['app.app_key']);
    assert.equal((await gateway.admin('GET', '/config', { session: other })).status, 401);
    const global = await stored('global');
    assert.match(global.admin_password, /^![A-Za-z0-9_-]{32}$/);
    assert.equal(global.admin_password_iter, 100_000);
    const login = await gateway.admin('POST', '/login', {
      body: { username: 'admin', password: 'secret words' },
    });
    assert.equal(login.status, 200);
    const { changed: none } = await saved({ app: { app_key: '********' } });
    assert.deepEqual(none, []);
  });
});
