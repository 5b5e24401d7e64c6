import { isIP } from 'node:net';
import { z } from 'zod';
import { parseAddressRange } from './address-range.ts';

/** A setting that is a whole number within bounds. */
export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${from} to ${to}`)
    .transform(Number)
    .pipe(z.number().min(from, `must be at least ${from}`).max(to, `must be at most ${to}`));

/** A setting that is `true` or `false`. */
export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true');

/** IP addresses and CIDR ranges, separated by commas. */
export const addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .refine(
    (list) => list.every(isAddressOrRange),
    'must be IP addresses or CIDR ranges, separated by commas',
  );

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const bitsMax = isIP(address) === 4 ? 32 : 128;
  const isBitsGood = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
  return isIP(address) !== 0 && isBitsGood && rest.length === 0;
}

const HOST_NAME = /^(\*\.)?([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/;

/** Host names, separated by commas, in the form that URLs have them; `*.` before one for all below it. */
export const hostNames = z
  .string()
  .transform((text) => text.split(',').map(normalHostName))
  .refine(
    (names) => names.every((name) => HOST_NAME.test(name) && isIP(name) === 0),
    'must be host names such as hooks.example.com or *.example.com, separated by commas',
  );

/** Of a name in another script, its ASCII form; what is no name stays as it is. */
function normalHostName(text: string): string {
  const [, before = '', name = ''] = /^\s*(\*\.)?(.*?)\.?\s*$/.exec(text) ?? [];
  // All that may stand beside a name in a URL would be cut off.
  const isName = !/[/?#@:\\]/.test(name) && URL.canParse(`https://${name}`);
  return before + (isName ? new URL(`https://${name}`).hostname : name);
}

/**
 * A setting of addresses and CIDR ranges that decide who is let in: each in its one form, so that none
 * holds more than it seems to.
 */
export const addressRanges = z.string().transform((text, context) => {
  const parsed = text.split(',').map(parseAddressRange);
  const wrong = parsed.find((range) => !range.ok);
  if (!wrong) return parsed.flatMap((range) => (range.ok ? [range.text] : []));
  context.addIssue(
    'must be IP addresses or CIDR ranges such as 10.0.0.0/8, separated by commas, each range by its first address',
  );
  return z.NEVER;
});
