/**
 * The upstream of both sides, a process of its own. `POST` gets the stream its message's marker asks
 * for: `[[scene:bench tokens=400 lines=8 gapMicros=1500]]` (tokens, lines per write, time between two
 * writes). `GET /` tells `{bytes}`, what was written since the last time it was asked.
 *
 * It plays with the stand-in's player; its token frames have the members of real ones, 170 bytes.
 */
import http from 'node:http';
import { markerIn } from '../stand-in/choose.mjs';
import { end, frame, header, whole } from '../stand-in/frames.mjs';
import { play } from '../stand-in/play.mjs';
import { textOf } from './lib/text.mjs';

const WORDS = [' light', ' scatters', ' and', ' the', ' blue', ' part', ' most', ' of', ' all'];

const token = (index) =>
  frame({
    token: WORDS[index % WORDS.length],
    isThinking: false,
    isSoftStop: false,
    responseId: '6f0c5f0e-6c0b-4f0a-9d53-0f6a5f1f8b2a',
    messageTag: 'final',
    messageStepId: 0,
  });

function scene({ tokens = '400', lines = '1', gapMicros = '0' }) {
  const frames = [
    header(),
    ...Array.from({ length: Number(tokens) }, (_, index) => token(index)),
    whole(''),
    end(),
  ];
  return { body: [{ lines: frames, perWrite: Number(lines), gapMicros: Number(gapMicros) }] };
}

let bytes = 0;

function counted(response) {
  const write = response.write.bind(response);
  response.write = (data) => {
    bytes += Buffer.byteLength(data);
    return write(data);
  };
  return response;
}

const server = http.createServer(async (request, response) => {
  if (request.method === 'POST') {
    const { parameters } = markerIn(await textOf(request)) ?? { parameters: {} };
    await play(scene(parameters), counted(response));
    return;
  }
  response.end(JSON.stringify({ bytes }));
  bytes = 0;
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
