import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';

/** Where, and with what. */
export type ReadLinesOptions = { readonly origin: string; readonly serviceToken: string };

/**
 * The lines of what Rekey writes at a path, as they come.
 *
 * @throws {Failure} when Rekey refuses, or the answer breaks off.
 */
export async function* readLines(
  { origin, serviceToken }: ReadLinesOptions,
  path: string,
): AsyncGenerator<string> {
  const response = await ask(origin, serviceToken, path);
  if (!response.ok || response.body === null) throw await refusalOf(origin, response);
  yield* linesIn(response.body, origin);
}

async function ask(origin: string, serviceToken: string, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${serviceToken}` };
  try {
    // A redirect would carry the service token to wherever it points.
    return await fetch(`${origin}${path}`, { headers, redirect: 'manual' });
  } catch {
    throw unavailable(`Rekey could not be reached at ${origin}.`);
  }
}

async function* linesIn(body: ReadableStream<Uint8Array>, origin: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const bytes of body) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unavailable(`The answer of Rekey at ${origin} broke off. Try again shortly.`);
  }
  if (rest !== '') yield rest;
}

async function refusalOf(origin: string, response: Response): Promise<Failure> {
  const { name, message } = await errorIn(response);
  if (typeof name !== 'string' || typeof message !== 'string')
    return new Failure(
      EXIT.usage,
      'NOT_REKEY',
      `What answers at ${origin} is no Rekey of this version (HTTP ${response.status}). Is REKEY_URL right?`,
    );
  if (response.status === 503 || response.status === 429) return unavailable(message);
  const isForbidden = response.status === 401 || response.status === 403;
  return new Failure(isForbidden ? EXIT.notAllowed : EXIT.refused, name, message);
}

async function errorIn(response: Response): Promise<{ name?: unknown; message?: unknown }> {
  try {
    return (await response.json()) as { name?: unknown };
  } catch {
    return {};
  }
}

function unavailable(message: string): Failure {
  return new Failure(EXIT.unavailable, 'UNAVAILABLE', message);
}
