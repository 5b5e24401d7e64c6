import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';

const LENGTH_BYTES = 4;

/** Writes requests as they go over the wire, each with its length before it, for `readRequests`. */
export async function writeRequests(path: string, requests: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const request of requests) {
    const bytes = Buffer.alloc(LENGTH_BYTES + request.length);
    bytes.writeUInt32LE(request.length);
    bytes.write(request, LENGTH_BYTES, 'latin1');
    if (!file.write(bytes)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** The requests of a file, as views of one buffer. */
export function readRequests(path: string): readonly Buffer[] {
  const bytes = readFileSync(path);
  const requests: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + LENGTH_BYTES + bytes.readUInt32LE(start);
    requests.push(bytes.subarray(start + LENGTH_BYTES, end));
    start = end;
  }
  return requests;
}
