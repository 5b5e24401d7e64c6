/**
 * JSON in one form alone, so that two who have the same value hash the same bytes: RFC 8785, except
 * that keys are in the order of their code points and numbers have no exponent, which is what
 * PostgreSQL writes too. The two differ from the RFC for keys beyond U+FFFF and for numbers below
 * 1e-6 or from 1e21.
 */
import { Buffer } from 'node:buffer';

/** What JSON can say. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** @throws {RangeError} for a number that JSON has not. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') return plainNumber(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .toSorted(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** `1.5e-7` as `0.00000015`. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('JSON has no such number');
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d)(?:\.(\d+))?$/.exec(mantissa) ?? [];
  const digits = `${whole}${fraction}`;
  const places = Number(exponent);
  return places < 0
    ? `${sign}0.${'0'.repeat(-places - 1)}${digits}`
    : `${sign}${digits.padEnd(places + 1, '0')}`;
}
