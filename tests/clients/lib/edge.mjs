import net from 'node:net';

/**
 * Stands before a gateway as the platform's edge does: when a client leaves, the Worker is told at
 * once, by a reset. The runtime alone takes a connection closed by its client for one half closed, and
 * notices only when it writes; before the first byte of an answer that is never.
 *
 * @param {string} url the gateway's, e.g. `http://127.0.0.1:8787`
 * @returns `{url, close}`
 */
export async function startEdge(url) {
  const { hostname, port } = new URL(url);
  const connections = new Set();
  const server = net.createServer((client) => {
    const worker = net.connect(Number(port), hostname);
    connections.add(client);
    client.pipe(worker).pipe(client);
    client
      .on('error', () => {})
      .on('close', () => {
        connections.delete(client);
        worker.resetAndDestroy();
      });
    worker.on('error', () => client.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        connections.forEach((client) => client.destroy());
      }),
  };
}
