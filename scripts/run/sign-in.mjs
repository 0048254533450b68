import { existsSync } from 'node:fs';
import os from 'node:os';
import { dataFolder } from '../lib/data.mjs';
import { option } from '../lib/options.mjs';
import { at, root } from '../lib/paths.mjs';
import { chosenPort } from '../lib/port.mjs';
import { run } from '../lib/processes.mjs';
import {
  DEFAULT_PASSWORD_QUERY,
  SESSION_MILLIS,
  changeCall,
  exampleCall,
  newSessionToken,
  sessionDigest,
} from '../lib/session.mjs';
import { step } from '../lib/step.mjs';
import { Stop, command } from '../lib/stop.mjs';

const parameters = process.argv.slice(2);
const remote = parameters.includes('--remote');

/**
 * Which database: the deployed one with `--remote`, else the one that `npm run dev` uses. Without a
 * configuration of the operator's own the deployed one is found by its name, from a folder where no
 * wrangler.toml claims that name without an id.
 */
async function database() {
  if (!remote) {
    return { words: ['DB', '--local', '--persist-to', dataFolder(parameters)], cwd: root };
  }
  const own = at('wrangler.local.toml');
  if (existsSync(own)) {
    return { words: ['DB', '--remote', '--config', own], cwd: root };
  }
  const { committedNames } = await import('../lib/deploy/configuration.mjs');
  return {
    words: [committedNames(at('wrangler.toml')).databaseName, '--remote'],
    cwd: os.tmpdir(),
  };
}

const address = () =>
  option('url', parameters) ??
  (remote ? 'https://<your Worker>' : `http://127.0.0.1:${chosenPort(parameters, process.env)}`);

function chooseAnother(url, token) {
  return `  The default password is in force. Unless this deployment has the secret ADMIN_PASSWORD, nothing
  answers until you choose another, of 8 characters or more:

${changeCall(url, token)}

  Then, for example:

${exampleCall(url, token)}`;
}

/** `npm run sign-in`: a session for whoever may write to the database. */
await command(async () => {
  const url = address();
  const token = newSessionToken();
  const now = Date.now();
  const until = now + SESSION_MILLIS;
  const insert =
    'INSERT INTO admin_sessions (token, expires_at, created_at, method) ' +
    `VALUES ('${sessionDigest(token)}', ${until}, ${now}, 'command')`;
  const mustChange = await step('Signing in', async () => {
    const { words, cwd } = await database();
    const { code, output } = await run(
      'wrangler',
      [
        ...['d1', 'execute', ...words, '--yes', '--json'],
        ...['--command', `${insert}; ${DEFAULT_PASSWORD_QUERY}`],
      ],
      { cwd },
    );
    if (/no such table|has no column/.test(output)) {
      throw new Stop(
        `This database lacks tables. ${remote ? 'Deploy again, which applies migrations: npm run deploy' : 'Run npm run dev once'}.`,
      );
    }
    if (code !== 0) {
      throw new Stop('wrangler could not write to the database; its words are above.', {
        details: output,
      });
    }
    return /"default_password":\s*1/.test(output);
  });
  console.log(`
  Session    ${token}
  Until      ${new Date(until).toISOString()}, and eight hours after each use

${mustChange ? chooseAnother(url, token) : exampleCall(url, token)}
`);
});
