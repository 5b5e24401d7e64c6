import { createHmac } from 'node:crypto';
import type { Random } from '../support/random.ts';

/** A token that is good, and keys that are not its own. */
export type ForgeryMaterial = {
  readonly token: string;
  readonly wrongKeys: readonly (string | Buffer)[];
};

const ALGORITHMS = [
  'none',
  'None',
  'NONE',
  'HS256',
  'hs256',
  'HS384',
  'HS512',
  'RS256',
  'ES256',
  '',
];
const HASHES: Readonly<Record<string, string>> = { HS384: 'sha384', HS512: 'sha512' };
const TYPES = ['JWT', 'at+jwt', 'application/at+jwt', 'AT+JWT', 'jwe', '', null, 7];
const VALUES = [
  ...[null, true, '', '0', 'admin', 'null', '__proto__', '\u0000', '\ud800', 'Ａdmin', [], {}],
  ...[
    0,
    -0,
    -1,
    1e308,
    2 ** 53,
    Number.MAX_SAFE_INTEGER,
    4_102_444_800,
    ['admin'],
    { alg: 'HS256' },
  ],
];
/** What a claim may well be, though not this one. */
const LIKELY = [
  'default',
  'other-account',
  'splunk-forwarder',
  'admin',
  'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  1,
];
const HEADER_MEMBERS = ['kid', 'jku', 'x5u', 'jwk', 'crit', 'zip', 'cty', 'b64', '__proto__'];

type Json = Record<string, unknown>;

/**
 * A JWT as an attacker makes one who knows all but the key: any header, any claims changed, added, taken
 * away or there twice, signed with a key that is not the right one, or not at all.
 */
export function forgeToken({ token, wrongKeys }: ForgeryMaterial, random: Random): string {
  const [header = '', payload = ''] = token.split('.');
  // Most get past the parser: it is the signature that has to refuse them.
  const isPlain = !random.oneIn(3);
  const alg = isPlain ? 'HS256' : random.pick(ALGORITHMS);
  const forgedHeader = isPlain ? decode(header) : forgeHeader(read(header), alg, random);
  const forgedPayload = random.oneIn(2) ? decode(payload) : forgeClaims(read(payload), random);
  const input = `${encode(forgedHeader)}.${encode(forgedPayload)}`;
  if (random.oneIn(8)) return `${input}.`;
  if (random.oneIn(8)) return `${input}.${token.split('.')[2] ?? ''}`;
  const hash = HASHES[alg] ?? 'sha256';
  return `${input}.${createHmac(hash, random.pick(wrongKeys)).update(input).digest('base64url')}`;
}

function forgeHeader(header: Json, alg: string, random: Random): string {
  const forged: Json = { ...header, alg };
  if (random.oneIn(2)) forged['typ'] = random.pick(TYPES);
  if (random.oneIn(3)) forged[random.pick(HEADER_MEMBERS)] = random.pick(VALUES);
  return random.oneIn(10) ? twice(forged, random) : JSON.stringify(forged);
}

function forgeClaims(claims: Json, random: Random): string {
  const names = Object.keys(claims);
  const forged: Json = { ...claims };
  forged[random.pick(names)] = random.pick(random.oneIn(2) ? LIKELY : VALUES);
  if (random.oneIn(4)) Reflect.deleteProperty(forged, random.pick(names));
  if (random.oneIn(4)) forged[random.pick(['role', 'scope', 'aud', 'exp'])] = random.pick(VALUES);
  return random.oneIn(6) ? twice(forged, random) : JSON.stringify(forged);
}

/** JSON in which one member is there a second time, with another value. */
function twice(object: Json, random: Random): string {
  const member = JSON.stringify(random.pick(Object.keys(object)));
  return `{${member}:${JSON.stringify(random.pick(VALUES))},${JSON.stringify(object).slice(1)}`;
}

function read(part: string): Json {
  return JSON.parse(decode(part)) as Json;
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString();
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
