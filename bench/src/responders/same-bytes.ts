import { connect } from 'node:net';

/** The header lines of a 200 without those that node:http sets by itself, as `writeHead` takes them. */
export async function headerLinesFrom(port: number, request: string): Promise<readonly string[]> {
  const [status, ...lines] =
    (await answerTo(port, request)).split('\r\n\r\n')[0]?.split('\r\n') ?? [];
  if (status !== 'HTTP/1.1 200 OK') throw new Error(`The API answered ${status ?? 'nothing'}`);
  return lines
    .filter((line) => !/^(date|connection|keep-alive):/i.test(line))
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}

/** Fails the run unless both ports answer with the same bytes, but for the date. */
export async function expectSameBytes(
  [first, second]: readonly [number, number],
  request: string,
): Promise<void> {
  const [ours, theirs] = await Promise.all([answerTo(first, request), answerTo(second, request)]);
  const undated = (text: string) => text.replace(/^date:.*$/im, '');
  if (undated(ours) !== undated(theirs))
    throw new Error(`What is compared answers differently:\n${ours}\n${theirs}`);
}

/** All bytes of an answer that comes in one piece, as text. */
function answerTo(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString('latin1'));
    });
  });
}
