import type { Random } from '../support/random.ts';

/** Bytes that parsers stumble over. */
const AWKWARD = [...Buffer.from('\0\t\n\r "\\.,:;=+-_/{}[]()<>%&\'`~#').values(), 0x7f, 0x80, 0xff];
const MUTATIONS_MAX = 4;
const SLICE_BYTES_MAX = 48;

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const mutations: readonly Mutation[] = [
  flipBit,
  (bytes, random) => replace(bytes, random, random.pick(AWKWARD)),
  (bytes, random) => replace(bytes, random, random.below(256)),
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 0, awkwardRun(random)),
  (bytes, random) => splice(bytes, random.below(bytes.length), sliceLength(random)),
  duplicate,
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, random.below(bytes.length)),
      other.subarray(random.below(other.length)),
    ]),
];

/**
 * Breaks bytes in one to four places: flips, replaces, inserts, deletes, repeats, cuts off, or goes on as
 * another input does. What comes out may by chance be what went in.
 */
export function mutateBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  let mutated = bytes;
  for (let left = 1 + random.below(MUTATIONS_MAX); left > 0 && mutated.length > 0; left -= 1)
    mutated = random.pick(mutations)(mutated, random, other);
  return mutated;
}

function flipBit(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << random.below(8)), at);
  return copy;
}

function replace(bytes: Buffer, random: Random, byte: number): Buffer {
  return splice(bytes, random.below(bytes.length), 1, Buffer.of(byte));
}

function duplicate(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  return splice(bytes, at, 0, bytes.subarray(at, at + sliceLength(random)));
}

function sliceLength(random: Random): number {
  return 1 + random.below(SLICE_BYTES_MAX);
}

function awkwardRun(random: Random): Buffer {
  return Buffer.alloc(sliceLength(random), random.pick(AWKWARD));
}

function splice(
  bytes: Buffer,
  at: number,
  deleted: number,
  inserted: Buffer = Buffer.of(),
): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + deleted)]);
}
