import { bundle, bundleSize } from '../lib/bundle.mjs';
import { compileJava } from '../lib/java.mjs';
import { buildStatic } from '../lib/static.mjs';
import { command } from '../lib/stop.mjs';

await command(async () => {
  await compileJava();
  await bundle();
  await buildStatic();
  const { plain, gzip } = bundleSize();
  console.log(
    `dist/worker.js: ${(plain / 1024).toFixed(1)} KiB, compressed ${(gzip / 1024).toFixed(1)} KiB`,
  );
});
