import { signingKeyBinding } from '../audit/audit-signing-key.ts';
import { answerBinding } from '../mutation-answer/answer-once.ts';
import { authenticatorBinding } from '../second-factor/sealed-authenticator.ts';
import { accessTokenSaltBinding } from '../shared-secret/sealed-access-token-salt.ts';
import { sharedSecretBinding } from '../shared-secret/sealed-shared-secret.ts';
import { signingSecretBinding } from '../webhook/signing-secret.ts';
import type { BoundRow, SealedColumn } from './sealed-column.ts';

const OF_ACCOUNT = { key: 'id', keyType: 'uuid', account: 'account_id' } as const;
const OF_VERSION = {
  ...OF_ACCOUNT,
  table: 'shared_secret',
  bound: { version: 'version' },
} as const;

/** The secret, and the one before it, which has the version before. */
const OF_ENDPOINT = {
  ...OF_ACCOUNT,
  table: 'webhook_endpoint',
  bindingOf: ({ accountId, endpointId, version }: BoundRow) =>
    signingSecretBinding({
      accountId: String(accountId),
      endpointId: String(endpointId),
      version: Number(version),
    }),
} as const;

/**
 * Every column that holds something sealed. What is not here is not sealed anew under a new master key,
 * and is lost when the old one is taken out: a test compares the list with the database.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    ...OF_VERSION,
    column: 'sealed_value',
    bindingOf: ({ accountId, version }) =>
      sharedSecretBinding({ accountId: String(accountId), version: Number(version) }),
  },
  {
    ...OF_VERSION,
    column: 'sealed_salt',
    bindingOf: ({ accountId, version }) =>
      accessTokenSaltBinding({ accountId: String(accountId), version: Number(version) }),
  },
  {
    ...OF_ACCOUNT,
    table: 'mutation_answer',
    column: 'sealed_answer',
    bound: { callerId: 'caller_id', clientMutationId: 'client_mutation_id' },
    bindingOf: ({ accountId, callerId, clientMutationId }) =>
      answerBinding({
        accountId: String(accountId),
        callerId: String(callerId),
        clientMutationId: String(clientMutationId),
      }),
  },
  {
    table: 'authenticator',
    column: 'sealed_secret',
    key: 'id',
    keyType: 'uuid',
    account: '(SELECT account_id FROM member WHERE member.user_id = authenticator.user_id)',
    bound: { userId: 'user_id' },
    bindingOf: ({ accountId, userId }) =>
      authenticatorBinding({ accountId: String(accountId), userId: String(userId) }),
  },
  {
    ...OF_ENDPOINT,
    column: 'sealed_secret',
    bound: { endpointId: 'id', version: 'secret_version' },
  },
  {
    ...OF_ENDPOINT,
    column: 'sealed_previous_secret',
    bound: { endpointId: 'id', version: 'secret_version - 1' },
  },
  {
    table: 'audit_signing_key',
    column: 'sealed_private_key',
    key: 'key_id',
    keyType: 'text',
    account: null,
    bound: { keyId: 'key_id' },
    bindingOf: ({ keyId }) => signingKeyBinding(String(keyId)),
  },
];
