/**
 * Makes film.mp4 beside this file, once: `node stand-in/media/make-film.mjs`. Chromium draws the pictures
 * and encodes them (H.264, WebCodecs); the file around them is written here (ISO/IEC 14496-12), with its
 * index before the pictures and a key frame every second, so that a player can begin at once and seek.
 */
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { startBrowser } from '../../tests/lib/browser.mjs';

const WIDTH = 480;
const HEIGHT = 320;
const FRAMES_A_SECOND = 12;
const SECONDS = 6;
const BITS_A_SECOND = 150_000;
const FULL_SIZE = 0x00010000;

/* global btoa, OffscreenCanvas, VideoEncoder, VideoFrame -- there only */

/** Runs in the browser; gives `{avcC, frames: [{key, data}]}` with everything in Base64. */
async function encode({ width, height, framesASecond, seconds, bitrate }) {
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const paint = (index, count) => {
    const sky = context.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, `hsl(${220 + (80 * index) / count}deg 70% 25%)`);
    sky.addColorStop(1, `hsl(${20 + (40 * index) / count}deg 90% 60%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff3c4';
    context.beginPath();
    const x = (width * (index + 0.5)) / count;
    context.arc(x, height * 0.35 - Math.sin((Math.PI * x) / width) * 60, 26, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = '#12304a';
    context.fillRect(0, height * 0.72, width, height);
    context.fillStyle = '#fff';
    const bob = Math.sin(index / 4) * 5;
    const boat = width * 0.2 + ((width * 0.6) / count) * index;
    context.beginPath();
    context.moveTo(boat - 40, height * 0.7 + bob);
    context.lineTo(boat + 40, height * 0.7 + bob);
    context.lineTo(boat + 22, height * 0.7 + 22 + bob);
    context.lineTo(boat - 22, height * 0.7 + 22 + bob);
    context.fill();
    context.beginPath();
    context.moveTo(boat, height * 0.7 - 50 + bob);
    context.lineTo(boat + 28, height * 0.7 - 6 + bob);
    context.lineTo(boat, height * 0.7 - 6 + bob);
    context.fill();
    context.font = '600 22px sans-serif';
    context.fillText(`${(index / framesASecond).toFixed(1)} s`, 14, 32);
  };
  let avcC = null;
  const frames = [];
  const encoder = new VideoEncoder({
    output: (chunk, { decoderConfig } = {}) => {
      avcC ??= decoderConfig && base64(decoderConfig.description);
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      frames.push({ key: chunk.type === 'key', data: base64(data) });
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({
    codec: 'avc1.42001f',
    width,
    height,
    bitrate,
    framerate: framesASecond,
    latencyMode: 'realtime', // no picture refers to a later one, so they are stored as shown
    avc: { format: 'avc' },
  });
  const count = framesASecond * seconds;
  for (let index = 0; index < count; index++) {
    paint(index, count);
    const frame = new VideoFrame(canvas, { timestamp: (index * 1e6) / framesASecond });
    encoder.encode(frame, { keyFrame: index % framesASecond === 0 });
    frame.close();
  }
  await encoder.flush();
  return { avcC, frames };
}

const u8 = (...values) => Buffer.from(values);
const u16 = (...values) => Buffer.concat(values.map((value) => u8(value >> 8, value & 255)));

function u32(...values) {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value, index * 4));
  return buffer;
}

function box(type, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

/** A box that begins with a version, always 0, and flags. */
const full = (type, flags, ...parts) => box(type, u32(flags), ...parts);

const MATRIX = u32(FULL_SIZE, 0, 0, 0, FULL_SIZE, 0, 0, 0, 0x40000000);

function film({ avcC, frames }) {
  const data = frames.map((frame) => Buffer.from(frame.data, 'base64'));
  const duration = frames.length;
  const ftyp = box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isomiso2avc1mp41'));
  const avc1 = box(
    'avc1',
    u32(0),
    u16(0, 1),
    Buffer.alloc(16),
    u16(WIDTH, HEIGHT),
    u32(0x00480000, 0x00480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    box('avcC', Buffer.from(avcC, 'base64')),
  );
  const keys = frames.flatMap(({ key }, index) => (key ? [index + 1] : []));
  const moov = (firstByte) => {
    const stbl = box(
      'stbl',
      full('stsd', 0, u32(1), avc1),
      full('stts', 0, u32(1, frames.length, 1)),
      full('stss', 0, u32(keys.length, ...keys)),
      full('stsc', 0, u32(1, 1, frames.length, 1)),
      full('stsz', 0, u32(0, data.length, ...data.map(({ length }) => length))),
      full('stco', 0, u32(1, firstByte)),
    );
    const minf = box(
      'minf',
      full('vmhd', 1, u16(0, 0, 0, 0)),
      box('dinf', full('dref', 0, u32(1), full('url ', 1))),
      stbl,
    );
    const mdia = box(
      'mdia',
      full('mdhd', 0, u32(0, 0, FRAMES_A_SECOND, duration), u16(0x55c4, 0)),
      full('hdlr', 0, u32(0), Buffer.from('vide'), u32(0, 0, 0), Buffer.from('film\0')),
      minf,
    );
    const tkhd = full(
      'tkhd',
      3,
      u32(0, 0, 1, 0, duration, 0, 0),
      u16(0, 0, 0, 0),
      MATRIX,
      u32(WIDTH << 16, HEIGHT << 16),
    );
    const mvhd = full(
      'mvhd',
      0,
      u32(0, 0, FRAMES_A_SECOND, duration, FULL_SIZE),
      u16(0x0100, 0),
      u32(0, 0),
      MATRIX,
      u32(0, 0, 0, 0, 0, 0, 2),
    );
    return box('moov', mvhd, box('trak', tkhd, mdia));
  };
  const head = ftyp.length + moov(0).length + 8;
  return Buffer.concat([ftyp, moov(head), box('mdat', ...data)]);
}

/** WebCodecs is there for pages of a secure origin only; 127.0.0.1 is one. */
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html>');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await startBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const encoded = await page.evaluate(encode, {
    width: WIDTH,
    height: HEIGHT,
    framesASecond: FRAMES_A_SECOND,
    seconds: SECONDS,
    bitrate: BITS_A_SECOND,
  });
  const bytes = film(encoded);
  writeFileSync(new URL('film.mp4', import.meta.url), bytes);
  console.log(`film.mp4: ${encoded.frames.length} frames, ${bytes.length} bytes`);
} finally {
  await browser.close();
  server.close();
}
