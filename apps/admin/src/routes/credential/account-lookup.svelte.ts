import {
  RevealForCredentialDocument,
  SecretFingerprintsDocument,
  ViewerDocument,
} from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';
import { may, type Viewer } from '#lib/sign-in/viewer-context.ts';
import type { KnownVersion } from './secret-standing.ts';

/** Why the account could not be asked, or not yet. */
export type LookupProblem =
  | { kind: 'SIGNED_OUT' | 'NOT_ADMINISTRATOR' }
  | { kind: 'PASSWORD_NEEDED'; viewer: Viewer }
  | { kind: 'FAILED'; failure: Failure };

/** The account that somebody is signed in to, and the secrets that it had of late. */
export type KnownAccount = { shortname: string; versions: readonly KnownVersion[] };

/**
 * What a signed-in administrator can have looked up beside a credential string. It asks only when it
 * is told to, and of what was pasted it sends nothing.
 */
export class AccountLookup {
  busy = $state(false);
  problem = $state.raw<LookupProblem>();
  account = $state.raw<KnownAccount>();

  #forgotten = false;

  /** Asks which secrets the account has, to be compared here by their fingerprints. */
  check = async (): Promise<void> => {
    await this.#whileBusy(this.#check);
  };

  /**
   * Reads the current shared secret of the account with a shortname, or of whichever the viewer is in:
   * an audited reveal. Undefined when there is a problem, and when the viewer is in another account.
   */
  revealCurrent = async (shortname: string | undefined): Promise<string | undefined> =>
    this.#whileBusy(async () => {
      const viewer = await this.#check();
      const own = viewer?.account.shortname;
      if (own === undefined || own !== (shortname ?? own)) return;
      const { data, failure } = await ask(RevealForCredentialDocument, {});
      if (this.#forgotten) return;
      if (failure) this.#refuse(failure, viewer);
      return data?.sharedSecret?.value;
    });

  /** Drops what was looked up; an answer that arrives later is dropped too. */
  forget = (): void => {
    this.#forgotten = true;
    this.account = undefined;
    this.problem = undefined;
  };

  async #whileBusy<Result>(action: () => Promise<Result | undefined>): Promise<Result | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      return await action();
    } finally {
      this.busy = false;
    }
  }

  /** Gives the viewer when the account could be asked. */
  readonly #check = async (): Promise<Viewer | undefined> => {
    const viewer = await this.#findAdministrator();
    if (!viewer) return undefined;
    const { data, failure } = await ask(SecretFingerprintsDocument, {});
    if (this.#forgotten) return undefined;
    if (failure) this.#refuse(failure, viewer);
    if (!data?.sharedSecret) return undefined;
    this.account = {
      shortname: viewer.account.shortname,
      versions: data.sharedSecret.versions,
    };
    return viewer;
  };

  /** Who has not the permission is not asked for further: a refusal would be in the audit log. */
  async #findAdministrator(): Promise<Viewer | undefined> {
    const { data, failure } = await ask(ViewerDocument, {});
    const viewer = data?.viewer;
    if (this.#forgotten) return undefined;
    if (viewer && may(viewer, 'SHARED_SECRET_READ')) return viewer;
    if (viewer) this.problem = { kind: 'NOT_ADMINISTRATOR' };
    else if (failure) this.#refuse(failure);
    else this.problem = { kind: 'SIGNED_OUT' };
    return undefined;
  }

  #refuse(failure: Failure, viewer?: Viewer): void {
    if (failure.code === 'UNAUTHENTICATED') this.problem = { kind: 'SIGNED_OUT' };
    else if (failure.code === 'REAUTHENTICATION_REQUIRED' && viewer)
      this.problem = { kind: 'PASSWORD_NEEDED', viewer };
    else this.problem = { kind: 'FAILED', failure };
  }
}
