import { Stop } from '../stop.mjs';

const ACCOUNT_ID = /^[0-9a-f]{32}$/;
const DATABASE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAMESPACE_ID = /^[0-9a-f]{32}$/;
const SHORTEST_PASSWORD = 8;

/** The stage that has a branch of its own. */
export const STAGING = 'staging';

/** Where secrets come from, for whoever has to set one. */
const place = (ci) =>
  ci
    ? 'Set it in GitHub under Settings, Secrets and variables, Actions (or in the environment).'
    : 'Set it as an environment variable.';

/**
 * What the environment says about a deployment. Empty is as good as absent: a workflow passes a
 * secret that does not exist as an empty text.
 *
 * @returns `{ci, token, accountId, databaseId, namespaceId, adminPassword, passphrase, baseUrl, apiKey,
 *     allowRebind, sha, stage, apiUrl}`; null for what is not given
 */
export function deploySettings(environment) {
  const ci = Boolean(environment.CI);
  const given = (name) => environment[name]?.trim() || null;
  const needed = (name, what) => {
    const value = given(name);
    if (!value) {
      throw new Stop(`${name} is missing: ${what}. ${place(ci)}`, { exitCode: 2 });
    }
    return value;
  };
  const wellFormed = (name, value, pattern, form) => {
    if (value !== null && !pattern.test(value)) {
      throw new Stop(`${name} is no ${form}. ${place(ci)}`, { exitCode: 2 });
    }
    return value;
  };
  const token = needed(
    'CLOUDFLARE_API_TOKEN',
    'a token with the rights Workers Scripts: Edit, D1: Edit and Workers KV Storage: Edit, made at ' +
      'https://dash.cloudflare.com/profile/api-tokens',
  );
  const accountId = needed(
    'CLOUDFLARE_ACCOUNT_ID',
    'the 32 characters in the address of the dashboard',
  );
  const adminPassword = given('ADMIN_PASSWORD');
  if (adminPassword && adminPassword.length < SHORTEST_PASSWORD) {
    throw new Stop(`ADMIN_PASSWORD has fewer than ${SHORTEST_PASSWORD} characters.`, {
      exitCode: 2,
    });
  }
  return {
    ci,
    token,
    accountId: wellFormed(
      'CLOUDFLARE_ACCOUNT_ID',
      accountId,
      ACCOUNT_ID,
      'account id of 32 hexadecimal digits',
    ),
    databaseId: wellFormed(
      'CF_D1_DATABASE_ID',
      given('CF_D1_DATABASE_ID'),
      DATABASE_ID,
      'id of a D1 database, such as 11111111-2222-3333-4444-555555555555',
    ),
    namespaceId: wellFormed(
      'CF_KV_NAMESPACE_ID',
      given('CF_KV_NAMESPACE_ID'),
      NAMESPACE_ID,
      'id of a KV namespace of 32 hexadecimal digits',
    ),
    adminPassword,
    passphrase: given('BACKUP_PASSPHRASE'),
    baseUrl: given('GROK2API_BASE_URL')?.replace(/\/+$/, '') ?? null,
    apiKey: given('GROK2API_API_KEY'),
    allowRebind: given('ALLOW_REBIND') === 'true',
    sha: given('GITHUB_SHA'),
    stage: given('GITHUB_REF') === 'refs/heads/staging' ? STAGING : null,
    apiUrl: given('CLOUDFLARE_API_BASE_URL') ?? 'https://api.cloudflare.com/client/v4',
  };
}
