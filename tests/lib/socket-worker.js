/** Opens a WebSocket for each request, sends its body and tells what came until the end. */
export default {
  async fetch(request) {
    const message = await request.text();
    const response = await fetch('https://grok.com/ws/imagine/listen?a=1', {
      headers: { Upgrade: 'websocket', Cookie: 'sso=abc' },
    });
    const { status, webSocket } = response;
    const seen = webSocket ? await conversation(webSocket, message) : [await response.text()];
    return Response.json({ status, seen });
  },
};

function conversation(socket, message) {
  return new Promise((resolve) => {
    const seen = [];
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) =>
      seen.push(typeof data === 'string' ? data : `binary ${new TextDecoder().decode(data)}`),
    );
    socket.addEventListener('close', ({ code, reason, wasClean }) => {
      socket.close(1000, '');
      resolve([...seen, wasClean ? `closed ${code} ${reason}` : `broke ${code}`]);
    });
    socket.accept();
    socket.send(message);
  });
}
