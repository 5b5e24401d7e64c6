import { byApi, byApiOnPostgres, byKeys, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

/** What a regeneration is: of one version, for all nodes, and seen by those who may. @type {readonly Protection[]} */
export const regeneration = [
  {
    promise: 'of fifty regenerations of one expected version one succeeds',
    file: 'apps/api/src/shared-secret/hold-shared-secret.store.ts',
    takeOut:
      '\n       AND (${expectedVersion}::int IS NULL OR shared_secret_version = ${expectedVersion}::int)',
    putIn: '\n       AND (${expectedVersion}::int IS NULL OR true)',
    ...byApiOnPostgres('shared-secret'),
  },
  {
    promise: 'the rules know a version that is stale',
    file: 'packages/keys/src/regeneration.ts',
    takeOut: 'if (expectedVersion !== undefined && expectedVersion !== current.version) {',
    putIn: 'if (expectedVersion === -1) {',
    ...byKeys('regeneration'),
  },
  {
    promise: 'a regeneration without an overlap ends what it replaces at once',
    file: 'packages/keys/src/regeneration.ts',
    takeOut: 'now.getTime() + overlapSeconds * 1000',
    putIn: 'now.getTime() + (overlapSeconds + 1) * 1000',
    ...byKeys('regeneration'),
  },
  {
    promise: 'an overlap after a compromise is refused',
    file: 'packages/keys/src/regeneration.ts',
    takeOut: "return overlapSeconds === 0 ? null : { ok: false, code: 'OVERLAP_NOT_ALLOWED' };",
    putIn: 'return null;',
    ...byKeys('regeneration'),
  },
  {
    promise: 'no overlap that is open is cut off unasked',
    file: 'packages/keys/src/regeneration.ts',
    takeOut: 'if (open === null || endsOverlap) return null;',
    putIn: 'if (open === null || endsOverlap || true) return null;',
    ...byKeys('regeneration'),
  },
  {
    promise: 'a regeneration needs a recent sign-in',
    file: 'apps/api/src/shared-secret/regenerate-shared-secret.ts',
    takeOut:
      "await requireFreshSignIn(dependencies, viewer, 'the regeneration of the shared secret');",
    ...byApi('shared-secret/regenerate-shared-secret'),
  },
  {
    promise: 'a regeneration has its entry in the audit log',
    file: 'apps/api/src/shared-secret/regenerate-shared-secret.ts',
    takeOut: 'await auditRegeneration(transaction, regenerator, changed);',
    ...byApi('shared-secret/regenerate-shared-secret'),
  },
  {
    promise: 'a regeneration reaches every node before it is answered',
    file: 'apps/api/src/fleet/await-nodes.ts',
    takeOut: 'const pending = nodes.filter((node) => node.acknowledgedEpoch < epoch);',
    putIn: 'const pending = nodes.filter((node) => node.acknowledgedEpoch < epoch && false);',
    ...byApiOnPostgres('fleet'),
  },
  {
    promise: 'a node that is silent is waited out',
    file: 'apps/api/src/fleet/await-nodes.ts',
    takeOut: 'return leaseMs * DRIFT + DRIFT_MS;',
    putIn: 'return leaseMs * 0;',
    ...byProject('unit', ['unit/fleet']),
  },
  {
    promise: 'a lease ends by the clock that no one can set',
    file: 'apps/api/src/fleet/lease.ts',
    takeOut: 'this.#clock() < this.#ends.monotonicMs && ',
    ...byProject('unit', ['unit/fleet']),
  },
  {
    promise: 'a lease ends by the wall clock too, which runs on while the machine is suspended',
    file: 'apps/api/src/fleet/lease.ts',
    takeOut: ' && wallMs < this.#ends.wallMs',
    ...byProject('unit', ['unit/fleet']),
  },
  {
    promise: 'the same clientMutationId regenerates once',
    file: 'apps/api/src/mutation-answer/answer-once.ts',
    takeOut: 'if (!(await claimAnswer(transaction, claim))) {',
    putIn: 'if (!(await claimAnswer(transaction, claim)) && viewer === null) {',
    ...byApi('mutation-answer', 'shared-secret/regenerate-shared-secret'),
  },
  {
    promise: 'a clientMutationId is not taken for another input',
    file: 'apps/api/src/mutation-answer/answer-once.ts',
    takeOut: 'if (mutation !== claim.mutation || Buffer.compare(inputHash, claim.inputHash) !== 0)',
    putIn: 'if (mutation !== claim.mutation)',
    ...byApi('mutation-answer'),
  },
  {
    promise: 'a refusal is rolled back',
    file: 'apps/api/src/mutation-answer/answer-once.ts',
    takeOut: 'if (!result.ok) throw new Refused(result);',
    ...byApi('mutation-answer', 'shared-secret', 'user'),
  },
  {
    promise: 'the secret is shown to who may read it',
    file: 'apps/api/src/shared-secret/reveal-shared-secret.ts',
    takeOut: 'await requirePermission(dependencies, viewer, Permission.SHARED_SECRET_READ, what);',
    ...byApi('shared-secret/reveal-shared-secret'),
  },
  {
    promise: 'the secret is shown after a recent sign-in',
    file: 'apps/api/src/shared-secret/reveal-shared-secret.ts',
    takeOut: 'await requireFreshSignIn(dependencies, viewer, what);',
    ...byApi('shared-secret/reveal-shared-secret'),
  },
  {
    promise: 'no secret is shown without its entry in the audit log',
    file: 'apps/api/src/shared-secret/reveal-shared-secret.ts',
    takeOut: "class: 'SHARED_SECRET',\n    subclass: 'VALUE',\n    action: 'REVEAL',",
    putIn: "class: 'SHARED_SECRET',\n    subclass: 'VALUE',\n    action: 'HIDE',",
    ...byApi('shared-secret/reveal-shared-secret'),
  },
];
