import { bundleSize } from '../../scripts/lib/bundle.mjs';

const TARGET_KILOBYTES = 120;

/** What is deployed, compressed as `gzip -9` does. */
export function size() {
  const kilobytes = bundleSize().gzip / 1024;
  return [
    {
      what: 'dist/worker.js, gzip -9',
      measured: `${kilobytes.toFixed(1)} KB`,
      target: `≤ ${TARGET_KILOBYTES} KB`,
      ok: kilobytes <= TARGET_KILOBYTES,
    },
  ];
}
