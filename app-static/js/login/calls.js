// @ts-check
/** Commands that try the gateway, to be pasted into a terminal. */

export const modelsCall = (key) => `curl ${location.origin}/v1/models \\
  -H 'Authorization: Bearer ${key}'`;

export const chatCall = (key) => `curl -N ${location.origin}/v1/chat/completions \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": "grok-4", "stream": true,
       "messages": [{"role": "user", "content": "Why is the sky blue?"}]}'`;
