import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again until the answer holds, and gives it back; for what happens after an answer, in the
 * background. `holds` is "truthy" unless given.
 */
export async function eventually(ask, holds = Boolean, withinMillis = 5000) {
  const deadline = performance.now() + withinMillis;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`After ${withinMillis} ms it is still ${JSON.stringify(answer)}`);
    }
    await pause(10);
  }
}
