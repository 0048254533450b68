import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as setBundledTimeout } from './timers.js';

it('runs a zero delay within the same turn of the event loop', async () => {
  const order = [];
  const nextTurn = new Promise((resolve) => {
    setImmediate(() => {
      order.push('next turn');
      resolve();
    });
  });
  setBundledTimeout((word) => order.push(word), 0, 'zero');
  setBundledTimeout(() => order.push('none'));
  await nextTurn;
  assert.deepEqual(order, ['zero', 'none', 'next turn']);
});

it('waits for a real delay', async () => {
  const startedAt = performance.now();
  await new Promise((resolve) => {
    setBundledTimeout(resolve, 20);
  });
  assert.ok(performance.now() - startedAt >= 19);
});

it('can be taken back while it waits', async () => {
  let ran = false;
  clearTimeout(
    setBundledTimeout(() => {
      ran = true;
    }, 10),
  );
  await new Promise((resolve) => {
    setTimeout(resolve, 25);
  });
  assert.equal(ran, false);
});
