import { launch } from './lib/launch.mjs';

await launch('screenshots.mjs');
