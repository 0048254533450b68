import { launch } from './lib/launch.mjs';

await launch('serve.mjs', ['--demo', ...process.argv.slice(2)]);
