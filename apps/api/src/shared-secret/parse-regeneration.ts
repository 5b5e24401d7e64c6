import type { RegenerationReason } from '@rekey/keys/regeneration';

/** What the caller knows, why and how to regenerate, and the caller's own id for this attempt. */
export type RegenerateSharedSecret = {
  readonly expectedVersion?: number | null | undefined;
  /** Null or left out: `ROUTINE`. */
  readonly reason?: RegenerationReason | null | undefined;
  readonly note?: string | null | undefined;
  /** Null or left out: 0. */
  readonly overlapSeconds?: number | null | undefined;
  /** Null or left out: false. */
  readonly endsOverlap?: boolean | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/**
 * How to regenerate. What is as it would be without saying so is left out, so that the same wish is
 * the same input, however it was put: a repeated `clientMutationId` is compared by it.
 */
export type ParsedRegeneration = {
  readonly expectedVersion?: number | null | undefined;
  readonly reason?: RegenerationReason | undefined;
  readonly note?: string | undefined;
  readonly overlapSeconds?: number | undefined;
  readonly endsOverlap?: true | undefined;
};

/** It; or that its note is longer than 500 characters. */
export type ParsedRegenerationResult =
  | { readonly ok: true; readonly regeneration: ParsedRegeneration }
  | { readonly ok: false; readonly code: 'NOTE_TOO_LONG' };

/** The longest note, in characters. */
export const NOTE_CHARS_MAX = 500;

/** Reads how to regenerate. Whether that is allowed is for the rules to say. */
export function parseRegeneration(input: RegenerateSharedSecret): ParsedRegenerationResult {
  const { expectedVersion, reason, overlapSeconds, endsOverlap } = input;
  // U+0000 is what PostgreSQL cannot store.
  const note = input.note?.replaceAll('\0', '').trim() ?? '';
  if (note.length > NOTE_CHARS_MAX) return { ok: false, code: 'NOTE_TOO_LONG' };
  return {
    ok: true,
    regeneration: {
      expectedVersion,
      reason: reason === 'ROUTINE' ? undefined : (reason ?? undefined),
      note: note === '' ? undefined : note,
      overlapSeconds: overlapSeconds === 0 ? undefined : (overlapSeconds ?? undefined),
      endsOverlap: endsOverlap === true ? true : undefined,
    },
  };
}
