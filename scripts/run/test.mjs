import { build } from '../lib/build.mjs';
import { rings } from '../lib/rings.mjs';
import { Stop, command } from '../lib/stop.mjs';
import { add, inWords } from '../lib/tally.mjs';

/** `npm test` runs every ring, `npm test -- workerd lint` those named. */
await command(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !Object.hasOwn(rings, name));
  if (unknown) {
    throw new Stop(`There is no ring "${unknown}". There are: ${Object.keys(rings).join(', ')}.`, {
      exitCode: 2,
    });
  }
  await build();

  const results = [];
  for (const name of wanted.length > 0 ? wanted : Object.keys(rings)) {
    console.log(`\n== ${name}`);
    const tally = (await rings[name]()).reduce(add);
    results.push({ name, tally });
  }

  console.log('');
  for (const { name, tally } of results) {
    console.log(`${tally.failed === 0 ? '\u2713' : '\u2717'} ${name.padEnd(8)} ${inWords(tally)}`);
  }
  const total = results.map(({ tally }) => tally).reduce(add);
  console.log(`\n${inWords(total)}`);
  if (total.failed > 0 || total.passed === 0) {
    process.exitCode = 1;
  }
});
