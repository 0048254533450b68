import { answer, failure, said, whole } from '../frames.mjs';

/** Answers that begin with a 200 and go wrong (upstream protocol 18, item 3). */

const CHALLENGE_PAGE =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head>' +
  '<body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script></body></html>';

const lines = (...frames) => ({ body: frames.map((line) => ({ line })) });

export const breakages = {
  'error-first': lines(failure(13, 'internal failure')),

  'error-first-limit': lines(failure(8, 'You have reached your usage limit')),

  'error-first-automated': lines(failure(7, 'Request rejected by anti-bot rules.')),

  'error-first-moderated': lines(failure(3, 'Content moderated. WKE=grok:content-moderated')),

  'error-mid-stream': lines(answer('The answer'), failure(13, 'internal failure')),

  'model-response-error': lines(whole('', { error: 'The model is overloaded.' })),

  'model-response-error-mid-stream': lines(
    answer('The answer'),
    whole('The answer', { error: 'The model is overloaded.' }),
  ),

  'stream-errors': lines(whole('', { streamErrors: [{ code: 13, message: 'internal failure' }] })),

  moderated: lines(
    answer('I'),
    whole('I', { error: 'Content moderated. WKE=grok:content-moderated' }),
  ),

  'html-200': {
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: [{ text: CHALLENGE_PAGE }],
  },

  'empty-200': { body: [] },

  'garbage-lines': {
    body: [{ text: 'not json\n\n{"half":\n' }, ...lines(...said('The answer is 4.')).body],
  },

  'silence-first': { body: [{ silence: true }] },

  'silence-middle': { body: [{ line: answer('The answer') }, { silence: true }] },

  'silence-headers': { beforeHeaders: [{ silence: true }], body: [] },

  'reset-middle': { body: [{ line: answer('The answer') }, { pauseMillis: 20 }, { reset: true }] },

  endless: { body: [{ forever: answer(' and on'), everyMillis: 5 }] },
};
