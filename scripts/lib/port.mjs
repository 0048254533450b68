import { createServer } from 'node:net';
import { option } from './options.mjs';
import { Stop } from './stop.mjs';

const DEFAULT_PORT = 8787;

/** The port asked for by `--port N`, `--port=N` or PORT, else 8787. */
export function chosenPort(parameters, environment) {
  const text = option('port', parameters) ?? (environment.PORT || String(DEFAULT_PORT));
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new Stop(`A port is a number from 1 to 65535, not "${text}".`, { exitCode: 2 });
  }
  return port;
}

/** Whether nobody listens on a port of this machine's loopback address. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

export async function requireFree(port) {
  if (!(await isFree(port))) {
    throw new Stop(
      `Port ${port} is in use. Take another one: npm start -- --port ${port === 65535 ? 8787 : port + 1}`,
    );
  }
}
