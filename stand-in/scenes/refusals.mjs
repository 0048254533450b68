/** Answers with another status than 200, or none at all (upstream protocol 18, item 4). */

const json = (status, body, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: [{ text: JSON.stringify(body) }],
});

export const refusals = {
  400: json(400, { code: 3, message: 'Invalid model name', details: [] }),

  '400-credentials': json(400, { code: 3, message: 'invalid-credentials', details: [] }),

  401: json(401, { code: 16, message: 'Failed to look up session ID', details: [] }),

  '401-plain': json(401, { code: 16, message: 'Unauthenticated', details: [] }),

  '403-html': {
    status: 403,
    headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' },
    body: [
      {
        text:
          '<!DOCTYPE html><html><head><title>Just a moment...</title></head>' +
          '<body><div id="challenge-platform"></div></body></html>',
      },
    ],
  },

  '403-automated': json(403, { code: 7, message: 'Request rejected by anti-bot rules.' }),

  '403-blocked': json(403, {
    code: 7,
    message: 'User is blocked [WKE=unauthenticated:blocked-user]',
  }),

  '403-policy': json(403, { code: 9, message: 'Not available in your region' }),

  404: json(404, { code: 5, message: 'Not found', details: [] }),

  429: json(429, { code: 8, message: 'Too many requests', details: [] }),

  '429-retry-after': json(
    429,
    { code: 8, message: 'Too many requests', details: [] },
    { 'retry-after': '7' },
  ),

  500: json(500, { code: 13, message: 'Internal error', details: [] }),

  503: {
    status: 503,
    headers: { 'content-type': 'text/plain' },
    body: [{ text: 'upstream connect error' }],
  },

  reset: { beforeHeaders: [{ reset: true }], body: [] },
};
