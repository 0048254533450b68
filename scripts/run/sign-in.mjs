import { existsSync } from 'node:fs';
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

/** Which database: the deployed one with `--remote`, else the one that `npm run dev` uses. */
function database() {
  if (!remote) {
    return ['--local', '--persist-to', dataFolder(parameters)];
  }
  const own = at('wrangler.local.toml');
  return ['--remote', ...(existsSync(own) ? ['--config', own] : [])];
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
    const { code, output } = await run(
      'wrangler',
      [
        ...['d1', 'execute', 'DB', ...database(), '--yes', '--json'],
        ...['--command', `${insert}; ${DEFAULT_PASSWORD_QUERY}`],
      ],
      { cwd: root },
    );
    if (/no such table|has no column/.test(output)) {
      throw new Stop(
        `This database lacks tables. ${remote ? 'Apply the migrations: npx wrangler d1 migrations apply DB --remote' : 'Run npm run dev once'}.`,
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
