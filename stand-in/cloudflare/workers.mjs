import { createHash, randomUUID } from 'node:crypto';

/** The Workers of an account: what was uploaded, in versions, and which of them answers. */
export class Workers {
  #workers = new Map();
  #assets = new Map();

  find(name) {
    return this.#workers.get(name);
  }

  names() {
    return [...this.#workers.keys()];
  }

  /**
   * A new version, live at once. Of what the one before was bound to it keeps those kinds alone that the
   * upload asks for, e.g. secrets.
   *
   * @param {object} metadata the part `metadata` of wrangler's form
   * @param {Map<string, string>} modules the other parts, by name
   */
  upload(name, metadata, modules) {
    const worker = this.#workers.get(name) ?? { name, versions: [], deployments: [], crons: [] };
    const kept = worker.versions.at(-1)?.bindings ?? [];
    const own = new Set(metadata.bindings.map((binding) => binding.name));
    const asked = metadata.keep_bindings ?? [];
    const inherited = kept.filter((old) => asked.includes(old.type) && !own.has(old.name));
    const version = {
      id: randomUUID(),
      metadata,
      modules,
      bindings: [...metadata.bindings, ...inherited],
      tag: metadata.migrations?.new_tag ?? worker.versions.at(-1)?.tag,
      files: this.#assets.get(metadata.assets?.jwt),
    };
    worker.versions.push(version);
    this.#workers.set(name, worker);
    this.deploy(name, [{ version_id: version.id, percentage: 100 }]);
    return version;
  }

  deploy(name, versions, annotations = {}) {
    const deployment = { id: randomUUID(), versions, annotations, created_on: now() };
    this.#workers.get(name).deployments.unshift(deployment);
    return deployment;
  }

  /** The version that answers, null while there is none. */
  live(name) {
    const worker = this.#workers.get(name);
    const id = worker?.deployments[0].versions[0].version_id;
    return worker?.versions.find((version) => version.id === id) ?? null;
  }

  /** What an upload of assets begins with: a token, and the hashes of all files. */
  beginAssets(manifest) {
    const digest = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
    const jwt = `e30.${Buffer.from(JSON.stringify({ digest })).toString('base64url')}.x`; // wrangler reads it
    const files = new Map(Object.entries(manifest).map(([path, { hash }]) => [hash, { path }]));
    this.#assets.set(jwt, files);
    return { jwt, buckets: [[...files.keys()]] };
  }

  storeAsset(jwt, hash, content) {
    this.#assets.get(jwt).get(hash).content = content;
  }
}

const now = () => new Date().toISOString();
