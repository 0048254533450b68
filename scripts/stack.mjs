import { launch } from './lib/launch.mjs';

await launch('stack.mjs');
