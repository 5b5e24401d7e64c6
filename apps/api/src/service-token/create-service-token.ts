import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { Scope } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Permission } from '../sign-in/permission.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { describeServiceToken } from './describe-service-token.ts';
import { parseServiceToken, type ServiceTokenProblem } from './parse-service-token.ts';
import { insertServiceToken, type ServiceTokenRecord } from './service-token.store.ts';

/** What to create; scopes are asked for as permissions, of which some are never given to a script. */
export type CreateServiceToken = {
  readonly name: string;
  readonly scopes: readonly Permission[];
  /** Addresses and CIDR ranges that it is good from; none for anywhere. */
  readonly sourceAddresses: readonly string[];
  /** Null for one that does not end by itself. */
  readonly expiresAt: Date | null;
  readonly clientMutationId: string | null;
};

/** The token with what it is called by, or what to put right. */
export type CreateServiceTokenResult =
  | {
      readonly ok: true;
      readonly serviceToken: ServiceTokenRecord;
      /** Shown once. */
      readonly token: string;
    }
  | { readonly ok: false; readonly code: 'SCOPE_NOT_GRANTABLE' }
  | ServiceTokenProblem;

/**
 * Creates a credential for a script, which may do exactly what its scopes say.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function createServiceToken(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  input: CreateServiceToken,
): Promise<CreateServiceTokenResult> {
  await requireFreshSignIn(dependencies, viewer, 'a new service token');
  const scopes = grantableScopes(input.scopes);
  if (scopes === null) return { ok: false, code: 'SCOPE_NOT_GRANTABLE' };
  const { expiresAt, clientMutationId } = input;
  const createdAt = dependencies.now();
  const parsed = parseServiceToken(input, createdAt);
  if (!parsed.ok) return parsed;
  const { name, sourceAddresses } = parsed.changes;
  return answerOnce<CreateServiceTokenResult>(
    dependencies,
    viewer,
    { mutation: 'createServiceToken', clientMutationId, input },
    (transaction) =>
      storeToken(transaction, viewer, { name, scopes, sourceAddresses, expiresAt, createdAt }),
  );
}

/** @returns the scopes, each once, or null when there is none or one that no script is given. */
function grantableScopes(permissions: readonly Permission[]): readonly Scope[] | null {
  const scopes = Object.values(Scope).filter((scope) => permissions.includes(scope));
  return scopes.length > 0 && scopes.length === new Set(permissions).size ? scopes : null;
}

type Checked = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sourceAddresses: readonly string[];
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
};

async function storeToken(
  transaction: Transaction,
  viewer: Viewer,
  checked: Checked,
): Promise<CreateServiceTokenResult> {
  const { accountId } = viewer;
  const createdBy = actorOf(viewer);
  const token = generateOpaqueToken('rkt_');
  const tokenHash = hashOpaqueToken(token);
  const created = { ...checked, accountId, tokenHash, createdBy };
  const serviceToken = await insertServiceToken(transaction, created);
  await appendAuditEvent(transaction, {
    accountId,
    actor: createdBy,
    class: 'SERVICE_TOKEN',
    subclass: 'TOKEN',
    action: 'CREATE',
    description: `${viewer.label} created the service token ${checked.name} and was shown it.`,
    after: describeServiceToken(serviceToken),
  });
  return { ok: true, serviceToken, token };
}
