import { addressGroup } from '../address-group.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { OnceAMinute } from '../once-a-minute.ts';
import { createFindOutsider, type FindOutsider, type OutsiderRefusal } from './outsider.ts';
import { recordOutsider, type Outsider, type OutsiderSignIn } from './record-outsider.ts';
import { sessionCookieOf, type SessionCookie } from './session-cookie.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'publicUrl' | 'now' | 'log'>;

/** What the gate looks at of a request. */
export type AskingPerson = {
  readonly ip: string;
  readonly headers: { readonly cookie?: string | undefined };
};

/** With a cookie that was signed here, and without: a flood of these drowns none of those. */
const SESSIONS_TOLD_MAX = 1000;
const OTHERS_TOLD_MAX = 100;
const TOLD_OF_ADDRESS_MAX = 10;

/**
 * Keeps people out who ask from elsewhere than `SIGN_IN_ALLOWED_RANGES` (OWASP ASVS 8.2.4). It decides by
 * the address alone, before anything else is looked at; who they are is found out for the audit log
 * afterwards, once a minute, and no answer waits for it.
 */
export class AddressGate {
  readonly #dependencies: Needs;
  readonly #findOutsider: FindOutsider;
  readonly #cookie: SessionCookie;
  readonly #ofAddresses = new OnceAMinute(TOLD_OF_ADDRESS_MAX);
  readonly #sessions = new OnceAMinute(SESSIONS_TOLD_MAX);
  readonly #others = new OnceAMinute(OTHERS_TOLD_MAX);
  readonly #writing = new Set<Promise<void>>();

  constructor(dependencies: Needs) {
    const { settings, masterKeys, publicUrl } = dependencies;
    this.#dependencies = dependencies;
    this.#findOutsider = createFindOutsider(settings.signInAllowedRanges);
    this.#cookie = sessionCookieOf(masterKeys, publicUrl);
  }

  /** @returns why a person is not let in, which is recorded; null for who is. */
  refusalOf(person: AskingPerson, signIn: OutsiderSignIn | null = null): OutsiderRefusal | null {
    const refusal = this.#findOutsider(person.ip);
    if (refusal) this.#note(person, signIn);
    return refusal;
  }

  /** @throws {RequestError} ADDRESS_NOT_ALLOWED, of status 403. */
  requireInside(person: AskingPerson): void {
    const refusal = this.refusalOf(person);
    if (refusal) throw new RequestError(refusal.code, refusal.message, 403);
  }

  /** Until everything noted so far is written, or the database has refused it. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #note({ ip, headers }: AskingPerson, signIn: OutsiderSignIn | null): void {
    const sessionToken = this.#cookie.readToken(headers.cookie);
    if (!this.#mayTell(ip, sessionToken, signIn)) return;
    const outsider = { ip, sessionToken, signIn };
    const writing = this.#record(outsider).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  #mayTell(ip: string, sessionToken: string | null, signIn: OutsiderSignIn | null): boolean {
    const nowMs = this.#dependencies.now().getTime();
    const address = addressGroup(ip);
    const who = sessionToken ?? signIn?.email ?? signIn?.challengeToken ?? '';
    const fromThere = `${who} from ${address}`;
    if (!this.#ofAddresses.allows(fromThere, address, nowMs)) return false;
    if (sessionToken !== null) return this.#sessions.allows(fromThere, '', nowMs);
    return this.#others.allows(who === '' ? fromThere : who, '', nowMs);
  }

  async #record(outsider: Outsider): Promise<void> {
    try {
      await recordOutsider(this.#dependencies, outsider);
    } catch (error) {
      this.#dependencies.log.error(
        { err: error },
        'a refusal of somebody who asked from elsewhere could not be written to the audit log',
      );
    }
  }
}
