/** In place of scripts/smoke-test.mjs where a test is not about what that looks at: `/health` only. */
const value = (name) => process.argv[process.argv.indexOf(name) + 1];

const response = await fetch(`${value('--base-url')}/health`);
const { status, build, bindings } = await response.json();
const passed =
  status === 'healthy' &&
  build.sha === value('--expect-sha') &&
  Object.values(bindings).every(Boolean);
console.log(`[smoke] /health ${passed ? 'ok' : 'failed'}`);
process.exitCode = passed ? 0 : 1;
