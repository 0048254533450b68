import { bundle } from './bundle.mjs';
import { compileJava } from './java.mjs';
import { buildStatic } from './static.mjs';

/** Makes what is deployed, as far as it is not there: `dist/worker.js` and `dist/static`. */
export async function build() {
  await compileJava();
  await bundle();
  await buildStatic();
}
