import path from 'node:path';
import { build } from '../lib/build.mjs';
import { dataFolder } from '../lib/data.mjs';
import { root } from '../lib/paths.mjs';
import { chosenPort, isFree, requireFree } from '../lib/port.mjs';
import { addAccountCall, exampleCall, setUpCall, signInCall } from '../lib/session.mjs';
import { command } from '../lib/stop.mjs';

/** The cron time at which films are made. Here it comes more often, as nobody likes to wait. */
const EVERY_MINUTE = '* * * * *';
const FILMS_MILLIS = 5000;

const demo = process.argv.includes('--demo');
const parameters = process.argv.slice(2);

/** What must be closed at the end, in the order it was opened. */
const open = [];

async function closeAll() {
  while (open.length > 0) {
    await open.pop()();
  }
}

/** Resolves when somebody wants us to end: Ctrl-C, a signal, or the end of the process that began us. */
function asked() {
  return new Promise((resolve) => {
    ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'].forEach((event) => process.on(event, resolve));
  });
}

async function startOutside(port) {
  const { startStandIn } = await import('../../stand-in/grok.mjs');
  const standIn = await startStandIn({ port: (await isFree(port)) ? port : 0 });
  open.push(standIn.close);
  return standIn;
}

const folder = dataFolder(parameters, demo ? 'demo' : 'state');

async function serve() {
  const port = chosenPort(parameters, process.env);
  await requireFree(port);
  await build();
  const { startGateway } = await import('../lib/gateway.mjs');
  const { bundleStackDecoder } = await import('../lib/stack.mjs');
  const decoded = bundleStackDecoder();
  const standIn = demo ? await startOutside(port + 1) : null;
  const gateway = await startGateway({
    port,
    keepIn: path.join(folder, 'v3'),
    outside: standIn?.handle,
    sockets: standIn?.standIn.connect,
    onLog: ({ level, message }) => (console[level] ?? console.log)(decoded(message)),
  });
  open.push(gateway.dispose);
  const films = setInterval(() => gateway.scheduled(EVERY_MINUTE).catch(() => {}), FILMS_MILLIS);
  open.push(() => clearInterval(films));
  console.log(demo ? await demoWelcome(gateway, standIn) : await welcome(gateway));
}

/** By name, since a browser keeps no passkey for an address in digits. */
const pageOf = (url) => `http://localhost:${new URL(url).port}/login`;

async function demoWelcome(gateway, standIn) {
  const { DEMO_KEY, DEMO_PASSWORD, DEMO_SESSION, seedDemo } = await import('../lib/demo.mjs');
  await seedDemo(gateway.db);
  return `
  Gateway    ${gateway.url}
  Browser    ${pageOf(gateway.url)}, user admin, password ${DEMO_PASSWORD}
  Key        ${DEMO_KEY}
  Upstream   a stand-in on this machine, ${standIn.url}; nothing leaves it

  Try it:

curl -N ${gateway.url}/v1/chat/completions \\
  -H 'Authorization: Bearer ${DEMO_KEY}' -H 'Content-Type: application/json' \\
  -d '{"model":"grok-4","stream":true,"messages":[{"role":"user","content":"Why is the sky blue?"}]}'

  A picture; the address in its answer opens in a browser:

curl ${gateway.url}/v1/images/generations \\
  -H 'Authorization: Bearer ${DEMO_KEY}' -H 'Content-Type: application/json' \\
  -d '{"model":"grok-imagine-1.0","prompt":"a paper boat on a lake"}'

  A model of another upstream, which has a key of its own:

curl ${gateway.url}/v1/chat/completions \\
  -H 'Authorization: Bearer ${DEMO_KEY}' -H 'Content-Type: application/json' \\
  -d '{"model":"demo/demo-small","messages":[{"role":"user","content":"Why is the sky blue?"}]}'

  The accounts behind it, with a session for the demo:

${exampleCall(gateway.url, DEMO_SESSION)}

  Ctrl-C ends it.
`;
}

async function welcome(gateway) {
  const { needed } = await (await fetch(`${gateway.url}/api/v1/admin/setup`)).json();
  const data = path.relative(root, folder);
  return `
  Gateway    ${gateway.url}
  Browser    ${pageOf(gateway.url)}
  Upstream   the real one
  Data       ${data}, as wrangler's --local commands see it

${needed ? firstSteps(gateway.url) : nextSteps(gateway.url, data)}

  Ctrl-C ends it.
`;
}

const firstSteps = (
  url,
) => `  Nothing is set up yet. Choose a password of 8 characters or more, and get the first key:

${setUpCall(url)}

  Then add an account:

${addAccountCall(url)}`;

const nextSteps = (url, data) => `  A session for the panel's API, by the password or without it:

${signInCall(url)}
npm run sign-in -- --data ${data} --url ${url}`;

await command(async () => {
  const end = asked();
  try {
    await Promise.race([serve(), end]);
    await end;
  } finally {
    await closeAll();
  }
});
process.exit(); // whatever was still on its way, a build for example, ends here
