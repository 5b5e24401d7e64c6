import type { RegenerationReason } from '@rekey/schema/cli';
import type { Credential } from '@rekey/keys/credential';
import { readCredentialFile } from '../credential/read-credential.ts';
import {
  parseDestinations,
  type Destination,
  type DestinationOptions,
} from '../destination/destination.ts';
import { prepareDestination } from '../destination/prepare-destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** The options of `rekey secret regenerate`. */
export type RegenerateOptions = DestinationOptions & {
  /** Seconds. */
  readonly overlap: number;
  readonly reason?: string;
  readonly note?: string;
  readonly cutOverlap?: true;
  /** Seconds. */
  readonly ifOlderThan?: number;
  readonly verifyWith?: string;
  readonly endOverlap?: true;
  readonly id?: string;
  readonly forget?: true;
  readonly yes?: true;
};

/** What is to be done, checked as far as it can be without Rekey. */
export type Plan = {
  readonly destinations: readonly Destination[];
  readonly overlapSeconds: number;
  readonly reason: RegenerationReason | undefined;
  readonly note: string | undefined;
  readonly endsOverlap: true | undefined;
  readonly verifyWith: Credential | null;
  /** The caller's own for this attempt; where nothing is kept from run to run, it stands for the journal. */
  readonly id: string | undefined;
};

const REASONS = ['ROUTINE', 'COMPROMISED', 'PERSONNEL_CHANGE', 'POLICY'] as const;

/**
 * Reads the options, and looks whether every destination can be written.
 *
 * @throws {Failure} before anything is changed.
 */
export function planRegeneration(options: RegenerateOptions): Plan {
  const destinations = parseDestinations(options);
  if (destinations.length === 0)
    throw wrongUse(
      'Where does the new secret go? Say --to-file, --to-dotenv, --to-credential, --to-command or --to stdout.',
    );
  if (options.endOverlap && options.overlap === 0)
    throw wrongUse('--end-overlap ends what --overlap has begun; say for how long at most.');
  if (options.endOverlap && destinations.some(({ kind }) => kind === 'stdout'))
    throw wrongUse(
      '--end-overlap with --to stdout would end the old secret before anyone has stored the new one; use --to-file or --to-command.',
    );
  if (options.id !== undefined && options.ifOlderThan !== undefined)
    throw wrongUse(
      '--id is for machines that keep nothing, and there --if-older-than cannot tell a secret that is to be delivered still; leave one of them out.',
    );
  const verifyWith =
    options.verifyWith === undefined ? null : readCredentialFile(options.verifyWith);
  for (const destination of destinations) prepareDestination(destination);
  return {
    destinations,
    overlapSeconds: options.overlap,
    reason: parseReason(options.reason),
    note: options.note,
    endsOverlap: options.cutOverlap,
    verifyWith,
    id: options.id,
  };
}

function parseReason(text: string | undefined): RegenerationReason | undefined {
  const asked = text?.toUpperCase().replaceAll('-', '_');
  const reason = REASONS.find((candidate) => candidate === asked);
  if (text === undefined || reason !== undefined) return reason;
  throw wrongUse('--reason is routine, compromised, personnel-change or policy.');
}

function wrongUse(message: string): Failure {
  return new Failure(EXIT.usage, 'WRONG_USE', message);
}
