import type { CustomFetch } from 'openid-client';
import { isFitAddress } from '../oidc-settings.ts';

/** More than a provider with many keys has to say. */
const ANSWER_BYTES_MAX = 262_144;

/** An answer of the provider that is longer than any should be, or an address that nobody may be asked at. */
export class UnfitProvider extends Error {
  override readonly name = 'UnfitProvider';
}

/**
 * Asks the provider and reads what it answers, as long as that is short and the caller's signal allows.
 * It follows no redirect.
 */
export const boundedFetch: CustomFetch = async (address, options) => {
  if (!isFitAddress(address))
    throw new UnfitProvider('the provider names an address that is not https');
  const { method, headers, body, signal } = options;
  const asked = { method, headers, redirect: 'manual' as const, body: body ?? null };
  const response = await fetch(address, { ...asked, signal: signal ?? null });
  const bytes = await readBounded(response);
  const { status, headers: answered } = response;
  return new Response(bytes.length ? bytes : null, { status, headers: answered });
};

async function readBounded(response: Response): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const part of body ?? []) {
    length += part.length;
    // Leaving the loop cancels what is still to come.
    if (length > ANSWER_BYTES_MAX) throw new UnfitProvider('the provider answers without an end');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
