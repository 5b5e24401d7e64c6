import { Buffer } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret, and what it is called when it is found somewhere. */
export type Planted = { readonly name: string; readonly value: string };

/** Something that Rekey writes or answers. */
export type Trace = { readonly place: string; readonly bytes: Buffer };

/** As a text, and in the encodings in which something might keep it without a thought. */
const ENCODINGS = ['utf8', 'base64', 'base64url', 'hex', 'utf16le'] as const;
/** Base64 of a part depends on where it begins, so the parts in the middle are looked for. */
const BASE64_OFFSETS = [0, 1, 2];

/** Every file below a folder but those named. */
export async function filesBelow(folder: string, except: readonly string[]): Promise<Trace[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !except.includes(entry.name));
  return Promise.all(
    files.map(async (file) => {
      const place = join(file.parentPath, file.name);
      return { place, bytes: await readFile(place) };
    }),
  );
}

/** `<secret> in <place>` for each secret that is in a trace, in clear or encoded. */
export function findLeaks(planted: readonly Planted[], traces: readonly Trace[]): string[] {
  const needles = planted.flatMap(({ name, value }) =>
    needlesOf(value).map((bytes) => ({ name, bytes })),
  );
  const found = traces.flatMap(({ place, bytes }) =>
    needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ name }) => `${name} in ${place}`),
  );
  return [...new Set(found)];
}

function needlesOf(value: string): Buffer[] {
  const whole = ENCODINGS.map((encoding) =>
    encoding === 'utf8' || encoding === 'utf16le'
      ? Buffer.from(value, encoding)
      : Buffer.from(Buffer.from(value).toString(encoding).replace(/=+$/, '').slice(0, -1)),
  );
  const inside = BASE64_OFFSETS.map((offset) =>
    Buffer.from(
      Buffer.from('x'.repeat(offset) + value)
        .toString('base64')
        .slice(4, -4),
    ),
  );
  // How JSON has the bytes of a buffer.
  const numbers = Buffer.from(Buffer.from(value).join(','));
  return [...whole, ...inside, numbers];
}
