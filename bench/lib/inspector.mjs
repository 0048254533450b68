/** One connection to the V8 inspector of a Worker, as the Chrome DevTools protocol describes it. */
export class Inspector {
  #socket;
  #lastId = 0;
  #waiting = new Map();

  static async connect(url) {
    const inspector = new Inspector();
    inspector.#socket = new WebSocket(url);
    inspector.#socket.addEventListener('message', ({ data }) =>
      inspector.#settle(JSON.parse(data)),
    );
    await new Promise((resolve, reject) => {
      inspector.#socket.addEventListener('open', resolve);
      inspector.#socket.addEventListener('error', reject);
    });
    return inspector;
  }

  /** Calls a method, e.g. `call('Profiler.setSamplingInterval', {interval: 200})`. */
  call(method, params = {}) {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  close() {
    this.#socket.close();
  }

  #settle({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) {
      waiting?.reject(new Error(error.message));
    } else {
      waiting?.resolve(result);
    }
  }
}
