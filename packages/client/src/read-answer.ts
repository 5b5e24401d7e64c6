import { RekeyError, type RekeyRefusal } from './rekey-error.ts';

/** Tokens as they are kept. Times are milliseconds since 1970, by our own clock. */
export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** From when on a new one is fetched, while this one is still used. */
  readonly renewAtMs: number;
  /** From when on this one is not used any more: a little before Rekey refuses it. */
  readonly endsAtMs: number;
};

const REFUSALS: readonly string[] = [
  'MALFORMED_TOKEN',
  'INVALID_CREDENTIALS',
  'TOKEN_OUTSIDE_LEEWAY',
  'TOKEN_REPLAYED',
  'API_KEY_DISABLED',
  'API_KEY_EXPIRED',
  'SHARED_SECRET_REGENERATED',
  'RATE_LIMITED',
  'UNAVAILABLE',
] satisfies RekeyRefusal[];

/** Rekey's answers have about 1000. */
const BODY_BYTES_MAX = 65_536;
const MESSAGE_CHARS_MAX = 400;
const RENEWAL_MS_MAX = 60_000;

/**
 * Reads the answer to an exchange or a refresh.
 *
 * @param askedAtMs when it was asked, by our clock: the lifetime counts from there.
 * @throws RekeyError for every other answer, whoever it comes from.
 */
export async function readAnswer(response: Response, askedAtMs: number): Promise<Tokens> {
  const body = parseObject(await readText(response));
  if (!response.ok) throw refusalOf(response, body, askedAtMs);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = body;
  if (!isToken(accessToken) || typeof seconds !== 'number' || !(seconds > 0))
    throw unexpected(response.status);
  const lifetimeMs = seconds * 1000;
  const renewalMs = Math.min(RENEWAL_MS_MAX, lifetimeMs / 5);
  const expiresAtMs = askedAtMs + lifetimeMs;
  return {
    accessToken,
    refreshToken: isToken(refreshToken) ? refreshToken : undefined,
    renewAtMs: expiresAtMs - renewalMs,
    endsAtMs: expiresAtMs - renewalMs / 4,
  };
}

function refusalOf(
  { status, headers }: Response,
  { name, message }: Readonly<Record<string, unknown>>,
  nowMs: number,
): RekeyError {
  const retryAfterSeconds = readRetryAfter(headers.get('retry-after'), nowMs);
  const details = { status, retryAfterSeconds };
  if (typeof name === 'string' && REFUSALS.includes(name)) {
    const text = typeof message === 'string' ? redact(message) : name;
    const regeneratedAt = name === 'SHARED_SECRET_REGENERATED' ? readInstant(text) : undefined;
    return new RekeyError(name as RekeyRefusal, text, { ...details, regeneratedAt });
  }
  if (status !== 429 && status < 500) return unexpected(status);
  const code = status === 429 ? 'RATE_LIMITED' : 'UNAVAILABLE';
  return new RekeyError(code, `Rekey cannot answer now (HTTP ${status}).`, details);
}

function unexpected(status: number): RekeyError {
  const told = status === 0 ? 'a redirect' : `HTTP ${status}`;
  const message = `What answered is not Rekey (${told}); check the url in the credential string.`;
  return new RekeyError('UNEXPECTED_ANSWER', message, { status });
}

/** In one line, and without anything that is as long as a token or a secret: it is going to be logged. */
function redact(message: string): string {
  return message
    .slice(0, MESSAGE_CHARS_MAX)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/[\w+/=.~-]{40,}/g, '…');
}

function readInstant(text: string): Date | undefined {
  const instant = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(text);
  const date = new Date(instant?.[0] ?? '');
  return date.getTime() ? date : undefined;
}

/** Seconds, or a date (RFC 9110 section 10.2.3). */
function readRetryAfter(text: string | null, nowMs: number): number | undefined {
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - nowMs) / 1000);
  return seconds >= 0 ? seconds : undefined;
}

/** What can stand in a header (RFC 6750 section 2.1), and no more than one would carry. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\w+/=.~-]{1,8192}$/.test(value);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    // HTML, or nothing. What JSON.parse throws quotes the text, which may hold tokens.
    return {};
  }
}

/** Empty when it is too long: Rekey's answers are short, and memory is ours. */
async function readText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; reader;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > BODY_BYTES_MAX) {
      void reader.cancel();
      return '';
    }
    text += decoder.decode(value, { stream: true });
  }
  return text;
}
