/**
 * A provider of models as upstream of both sides, a process of its own: `POST` gets chunks of a chat,
 * some 200 bytes each, as many as its message's marker asks for: `[[scene:bench tokens=400 lines=8
 * gapMicros=1000]]` (chunks, chunks per write, time between two writes).
 */
import http from 'node:http';
import { markerIn } from '../stand-in/choose.mjs';
import { play } from '../stand-in/play.mjs';
import { textOf } from './lib/text.mjs';

const WORDS = [' light', ' scatters', ' and', ' the', ' blue', ' part', ' most', ' of', ' all'];

const chunk = (choices, usage) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-8f14e45fceea167a5a36dedd4bea2543',
    object: 'chat.completion.chunk',
    created: 1_795_000_000,
    model: 'relayed',
    system_fingerprint: 'fp_demo',
    choices,
    ...(usage && { usage }),
  })}\n\n`;

const token = (index) =>
  chunk([{ index: 0, delta: { content: WORDS[index % WORDS.length] }, finish_reason: null }]);

const scene = ({ tokens = '400', lines = '8', gapMicros = '0' }) => ({
  headers: { 'content-type': 'text/event-stream' },
  body: [
    {
      texts: [
        ...Array.from({ length: Number(tokens) }, (_, index) => token(index)),
        chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
        chunk([], { prompt_tokens: 9, completion_tokens: Number(tokens), total_tokens: 409 }),
        'data: [DONE]\n\n',
      ],
      perWrite: Number(lines),
      gapMicros: Number(gapMicros),
    },
  ],
});

const server = http.createServer(async (request, response) => {
  const { parameters } = markerIn(await textOf(request)) ?? { parameters: {} };
  await play(scene(parameters), response);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
