/**
 * A key-value namespace that `media-upstream.mjs` has. To workerd the platform's own is no more either:
 * a service that is asked over HTTP, with values as bodies.
 */
const METADATA = 'x-metadata';

export const storeAt = (upstream) => ({
  async getWithMetadata(key) {
    const { status, headers, body } = await fetch(`${upstream}/store/${key}`);
    return status === 200
      ? { value: body, metadata: JSON.parse(headers.get(METADATA)) }
      : { value: null, metadata: null };
  },

  async put(key, value, { metadata }) {
    const headers = { [METADATA]: JSON.stringify(metadata) };
    await fetch(`${upstream}/store/${key}`, { method: 'PUT', headers, body: value });
  },
});
