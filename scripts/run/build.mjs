import { bundle, bundleSize } from '../lib/bundle.mjs';
import { compileJava } from '../lib/java.mjs';
import { writeOpenApi } from '../lib/openapi.mjs';
import { vendor } from '../lib/vendor.mjs';
import { command } from '../lib/stop.mjs';

await command(async () => {
  await compileJava();
  await bundle();
  writeOpenApi();
  await vendor();
  const { plain, gzip } = bundleSize();
  console.log(
    `dist/worker.js: ${(plain / 1024).toFixed(1)} KiB, compressed ${(gzip / 1024).toFixed(1)} KiB`,
  );
});
