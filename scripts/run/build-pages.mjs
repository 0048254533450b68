import path from 'node:path';
import { build } from '../lib/build.mjs';
import { pagesFolder, writePages } from '../lib/pages.mjs';
import { root } from '../lib/paths.mjs';
import { command } from '../lib/stop.mjs';
import { readWorkerConfig } from '../lib/worker-config.mjs';

/** `npm run build:pages`: everything in one folder, for `wrangler pages deploy`. */
await command(async () => {
  await build();
  writePages();
  const { bindings, compatibilityDate, compatibilityFlags } = readWorkerConfig().workerOptions;
  const folder = path.relative(root, pagesFolder);
  console.log(`
  ${folder} is ready:

npx wrangler pages deploy ${folder} --project-name <name> --no-bundle --commit-dirty

  The project needs, in its settings:

  Compatibility   date ${compatibilityDate}, flags ${compatibilityFlags.join(', ')}
  Bindings        D1 as DB, KV as KV_CACHE
  Variables       ${Object.entries(bindings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}

  Migrations come first: npx wrangler d1 migrations apply DB --remote --config wrangler.local.toml
  Pages has no cron: films of /v1/videos are not made, and old rows stay.
`);
});
