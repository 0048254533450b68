import { build } from '../lib/build.mjs';
import { bundleSize } from '../lib/bundle.mjs';
import { command } from '../lib/stop.mjs';

await command(async () => {
  await build();
  const { plain, gzip } = bundleSize();
  console.log(
    `dist/worker.js: ${(plain / 1024).toFixed(1)} KiB, compressed ${(gzip / 1024).toFixed(1)} KiB`,
  );
});
