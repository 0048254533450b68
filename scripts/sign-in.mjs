import { launch } from './lib/launch.mjs';

await launch('sign-in.mjs');
