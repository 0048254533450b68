import { readFileSync } from 'node:fs';

const FILM = readFileSync(new URL('../../../stand-in/media/film.mp4', import.meta.url));

/** Boxes whose content is boxes (ISO/IEC 14496-12). */
const PARENTS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** A chunk is the pictures of a second; each of them begins with a key frame. */
const FRAMES_A_SECOND = 12;

export const FILM_SECONDS = 6;

/**
 * The stand-in's film with so many bytes of nothing before each of its seconds, so that a player that
 * wants to see the last of them must ask for that part of the file.
 */
export function filmWithGaps(gapBytes) {
  const [head, index, data] = boxesOf(FILM);
  const sizes = tableOf(index, 'stsz');
  const seconds = [];
  let at = 0;
  for (let first = 0; first < sizes.length; first += FRAMES_A_SECOND) {
    const length = sizes.slice(first, first + FRAMES_A_SECOND).reduce((sum, size) => sum + size);
    seconds.push(data.content.subarray(at, at + length));
    at += length;
  }
  const write = (offsets) =>
    rewritten(index, {
      stsc: u32(0, 1, 1, FRAMES_A_SECOND, 1),
      stco: u32(0, offsets.length, ...offsets),
    });
  let offset = box(head).length + write(seconds.map(() => 0)).length + 8;
  const offsets = seconds.map((second) => {
    const begin = offset + gapBytes;
    offset = begin + second.length;
    return begin;
  });
  const gap = Buffer.alloc(gapBytes);
  const content = Buffer.concat(seconds.flatMap((second) => [gap, second]));
  return Buffer.concat([box(head), write(offsets), box({ type: data.type, content })]);
}

function boxesOf(bytes) {
  const boxes = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32BE(at);
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, at + size),
    });
    at += size;
  }
  return boxes;
}

const box = ({ type, content }) =>
  Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);

/** The box again, with the contents of some boxes within it replaced. */
function rewritten({ type, content }, contents) {
  const replaced = PARENTS.includes(type)
    ? Buffer.concat(boxesOf(content).map((inner) => rewritten(inner, contents)))
    : (contents[type] ?? content);
  return box({ type, content: replaced });
}

/** The sizes of the pictures, in bytes. */
function tableOf({ type, content }, wanted) {
  if (type === wanted) {
    const count = content.readUInt32BE(8);
    return Array.from({ length: count }, (_, index) => content.readUInt32BE(12 + index * 4));
  }
  return PARENTS.includes(type) ? boxesOf(content).flatMap((inner) => tableOf(inner, wanted)) : [];
}

function u32(...values) {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}
