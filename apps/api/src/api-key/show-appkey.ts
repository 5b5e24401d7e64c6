import type { Dependencies } from '../dependencies.ts';
import type { Change } from '../fleet/fleet.ts';
import type { Recollection } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import type { ApiKeyRecord } from './api-key.store.ts';
import { auditApiKey } from './audit-api-key.ts';
import { makeCredential, type MadeCredential } from './make-credential.ts';

/** An API key with an appkey that was just made: the one answer that shows it. */
export type ShownAppkey = {
  readonly ok: true;
  readonly apiKey: ApiKeyRecord;
  readonly appkey: string;
  /** Null for a viewer who may not see the shared secret. */
  readonly made: MadeCredential | null;
  /** What the appkey before was taken away with; null for a new key. */
  readonly change: Change | null;
};

type KeptAppkey = Pick<ShownAppkey, 'apiKey' | 'appkey' | 'change'> & {
  /** Null without a credential. */
  readonly sharedSecretVersion: number | null;
};

/**
 * What is kept of such an answer for a repeated `clientMutationId`: the appkey, which is nowhere
 * else, and of the shared secret only the version. Showing it again is audited.
 */
export function recollectAppkey(
  dependencies: Pick<Dependencies, 'masterKeys' | 'publicUrl'>,
  viewer: Viewer,
): Recollection<ShownAppkey, KeptAppkey> {
  return {
    keep: ({ apiKey, appkey, change, made }) => ({
      apiKey,
      appkey,
      change,
      sharedSecretVersion: made?.sharedSecretVersion ?? null,
    }),
    recall: async (transaction, { apiKey, appkey, change, sharedSecretVersion: version }) => {
      const { appname } = apiKey;
      await auditApiKey(transaction, viewer, {
        subclass: 'APPKEY',
        action: 'REVEAL',
        deed: `repeated a request and was shown the appkey of ${appname} again`,
        after: apiKey,
      });
      const named = { appname, appkey };
      const made =
        version && (await makeCredential(dependencies, transaction, viewer, named, version));
      return { ok: true, apiKey, appkey, change, made: made || null };
    },
  };
}
