const FRAME_MILLIS = 200;
const LINE_MILLIS = 10_000;

/**
 * Shows that a piece of work goes on, and how long it took.
 *
 * `work` gets a function that says what it is at. On a terminal one line is rewritten; elsewhere
 * (CI, a file) a line comes every ten seconds.
 */
export async function step(title, work) {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  let detail = '';
  const terminal = process.stdout.isTTY;
  const show = () => {
    const line = `\u2026 ${title} (${seconds()} s)${detail && `: ${detail}`}`;
    if (terminal) {
      process.stdout.write(`\r\u001b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    } else {
      console.log(line);
    }
  };
  show();
  const ticking = setInterval(show, terminal ? FRAME_MILLIS : LINE_MILLIS);
  try {
    const result = await work((what) => {
      detail = what;
    });
    if (terminal) {
      process.stdout.write('\r\u001b[2K');
    }
    console.log(`\u2713 ${title} (${seconds()} s)`);
    return result;
  } catch (error) {
    if (terminal) {
      process.stdout.write('\r\u001b[2K');
    }
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
