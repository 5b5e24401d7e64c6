import type { SecretFingerprintsQuery } from '@rekey/schema/documents';

/** What is known of one of the account's secrets: never the secret itself. */
export type KnownVersion = NonNullable<SecretFingerprintsQuery['sharedSecret']>['versions'][number];

/** How a secret stands in the account: by the version that has it, or as one that is not known. */
export type SecretStanding =
  | { state: 'CURRENT'; version: number }
  | { state: 'OVERLAP' | 'RETIRED'; version: number; acceptedUntil: string | null }
  | { state: 'UNKNOWN' };

const order = ['CURRENT', 'OVERLAP', 'RETIRED'] as const;

/**
 * How the secret of a fingerprint stands, by the account's versions. A restored secret has several
 * of them: the one that lets in counts, else the newest.
 */
export function standingOf(fingerprint: string, versions: readonly KnownVersion[]): SecretStanding {
  const [known] = versions
    .filter((version) => version.fingerprint === fingerprint)
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.version - a.version);
  if (!known) return { state: 'UNKNOWN' };
  const { state, version, acceptedUntil } = known;
  return state === 'CURRENT' ? { state, version } : { state, version, acceptedUntil };
}
