let last = 0;

/**
 * Writes a row of the request log as the gateway does; columns as in the table, e.g.
 * `addRequest(gateway, {status: 502, model: 'grok-4'})`. Gives its id.
 */
export async function addRequest(gateway, { at = Date.now(), ...columns } = {}) {
  last = (last + 1) % 4096;
  const row = {
    id: at * 4096 + last,
    timestamp: at,
    ip: '203.0.113.0',
    model: 'grok-4',
    duration_ms: 1200,
    status: 200,
    key_name: 'laptop',
    account: '9c1185a5c5e9',
    error: null,
    request_id: crypto.randomUUID(),
    route: '/v1/chat/completions',
    stream: 1,
    attempts: 1,
    first_byte_ms: 300,
    prompt_tokens: 10,
    completion_tokens: 90,
    error_code: null,
    ...columns,
  };
  const names = Object.keys(row);
  await gateway.rows(
    `INSERT INTO request_log (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
  return String(row.id);
}
