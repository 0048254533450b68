/**
 * `dist/worker.js` over a database that can be recorded and replayed, so that a request's CPU is the
 * Worker's alone: D1 runs elsewhere on the platform, but in the same process here.
 *
 *     GET /__tape           what the database has answered since the last time, a list of batches
 *     POST /__tape <list>   from now on it answers so, beginning anew with each such call
 *     DELETE /__tape        from now on the real one answers
 */
import gateway from '../dist/worker.js';

let recorded = [];
let playing = null;

async function tape(request) {
  switch (request.method) {
    case 'GET': {
      const told = recorded;
      recorded = [];
      return Response.json(told);
    }
    case 'POST':
      playing = await request.json();
      return new Response(null, { status: 204 });
    default:
      playing = null;
      return new Response(null, { status: 204 });
  }
}

export default {
  fetch(request, env, context) {
    return new URL(request.url).pathname === '/__tape'
      ? tape(request)
      : gateway.fetch(request, { ...env, DB: replayable(env.DB) }, context);
  },
};

const replayable = (database) => ({
  prepare: (sql) => ({ bind: (...values) => ({ sql, values }) }),

  async batch(statements) {
    if (playing) {
      return playing.shift();
    }
    const found = await database.batch(
      statements.map(({ sql, values }) => database.prepare(sql).bind(...values)),
    );
    recorded.push(found.map(({ results, meta }) => ({ results, meta })));
    return found;
  },
});
