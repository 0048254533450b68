/** A Worker that hands every request of another to a server on this machine, its URL unchanged. */
export default {
  fetch: (request, env) => env.SERVER.fetch(request),
};
