import { createInterface } from 'node:readline';
import { bundle } from '../lib/bundle.mjs';
import { compileJava } from '../lib/java.mjs';
import { bundleStackDecoder } from '../lib/stack.mjs';
import { command } from '../lib/stop.mjs';

/** `npm run stack`: Java places for the stacks in whatever text comes in, line by line. */
await command(async () => {
  await compileJava();
  await bundle();
  const decoded = bundleStackDecoder();
  if (process.stdin.isTTY) {
    console.log('Paste a stack or lines of the log; Ctrl-D ends.');
  }
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(decoded(line));
  }
});
