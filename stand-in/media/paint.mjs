import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const TRUE_COLOUR = 2;
const KEPT = 64;

const painted = new Map();

/**
 * A picture of its own for every text: soft hills before a sky, with a sun.
 *
 * @param {string} seed the same text gives the same bytes
 * @returns {Buffer} a PNG
 */
export function paint(seed, width = 512, height = 512) {
  const key = JSON.stringify([seed, width, height]);
  if (!painted.has(key)) {
    if (painted.size >= KEPT) {
      painted.clear();
    }
    painted.set(key, png(pixels(seed, width, height), width, height));
  }
  return painted.get(key);
}

function pixels(seed, width, height) {
  const chance = createHash('sha256').update(seed).digest();
  const share = (index) => chance[index] / 255;
  const hue = 360 * share(0);
  const sky = [colour(hue, 0.6, 0.35), colour(hue + 50 + 60 * share(1), 0.85, 0.8)];
  const sun = { x: width * (0.2 + 0.6 * share(2)), y: height * (0.15 + 0.3 * share(3)) };
  const sunRadius = Math.min(width, height) * (0.07 + 0.06 * share(4));
  const sunColour = colour(hue + 60, 1, 0.93);
  const hills = [0, 1, 2, 3].map((hill) => ({
    colour: colour(hue + 150 + 25 * hill, 0.45, 0.5 - 0.1 * hill),
    base: height * (0.5 + 0.12 * hill),
    swing: height * (0.04 + 0.06 * share(5 + hill)),
    waves: 1 + 2 * share(9 + hill),
    start: 6 * share(13 + hill),
  }));
  const line = 1 + width * 3;
  const data = Buffer.alloc(line * height);
  for (let x = 0; x < width; x++) {
    const tops = hills.map(
      ({ base, swing, waves, start }) =>
        base + swing * Math.sin(start + (waves * 2 * Math.PI * x) / width),
    );
    for (let y = 0; y < height; y++) {
      const hill = tops.findLastIndex((top) => y >= top);
      const inSun = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sunRadius ** 2;
      const [from, to] = sky;
      const at = y / height;
      for (let part = 0; part < 3; part++) {
        data[y * line + 1 + x * 3 + part] =
          hill >= 0
            ? hills[hill].colour[part]
            : inSun
              ? sunColour[part]
              : from[part] + (to[part] - from[part]) * at;
      }
    }
  }
  return data;
}

/** HSL, with the hue in degrees, as three bytes. */
function colour(hue, saturation, lightness) {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const place = (offset + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  });
}

/** PNG (third edition): rows of true colour, each without a filter. */
function png(data, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, TRUE_COLOUR], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(content.length + 8);
  frame.writeUInt32BE(data.length, 0);
  content.copy(frame, 4);
  frame.writeUInt32BE(crc32(content), frame.length - 4);
  return frame;
}
