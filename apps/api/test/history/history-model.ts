import { RegenerationModel, type Deed } from '../../../../packages/keys/test/regeneration-model.ts';

/** Versions that a node knows anything of: the newest ones. */
const VERSIONS_KNOWN = 9;

/** An API key as it should be. */
export type ModelKey = {
  readonly appname: string;
  readonly id: string;
  appkey: string;
  appkeyVersion: number;
  isDisabled: boolean;
  isDeleted: boolean;
};

/** A token that an exchange gave, with what it depends on. */
export type ModelToken = {
  readonly text: string;
  readonly key: ModelKey;
  readonly appkeyVersion: number;
  /** The number of the version it was made under. */
  readonly version: number;
};

/** One refresh token, of all that descend from one exchange. */
export type ModelRefreshToken = ModelToken & {
  readonly family: { isEnded: boolean };
  isConsumed: boolean;
};

/**
 * What one account's answers should be, told without rows, nodes, memory or keys: after any history of
 * administrators, scripts and integrations. Times in seconds since the beginning.
 */
export class HistoryModel {
  readonly regeneration = new RegenerationModel();
  /** The real string of each that the model names. */
  readonly secrets = new Map<string, string>();
  readonly keys: ModelKey[] = [];
  readonly tokens: ModelToken[] = [];
  readonly refreshTokens: ModelRefreshToken[] = [];

  constructor(firstSecret: string) {
    this.secrets.set(this.regeneration.current, firstSecret);
  }

  get version(): number {
    return this.regeneration.strings.length;
  }

  get currentSecret(): string {
    return this.secrets.get(this.regeneration.current) as string;
  }

  /** @returns the code that the mutation should answer, or OK. */
  do(deed: Deed, at: number): string {
    return this.regeneration.do(deed, at);
  }

  /** What the exchange of a fresh request token should come to, signed with that secret. */
  exchange(key: ModelKey, appkey: string, secret: string, at: number): string {
    const name = [...this.secrets].find(([, value]) => value === secret)?.[0];
    const isKnown = name !== undefined && this.#knownStrings().includes(name);
    if (!isKnown || key.isDeleted || key.appkey !== appkey) return 'INVALID_CREDENTIALS';
    if (!this.regeneration.acceptedAt(at).includes(name)) return 'SHARED_SECRET_REGENERATED';
    return key.isDisabled ? 'API_KEY_DISABLED' : 'OK';
  }

  /** What verifying an access token should come to. */
  verify(token: ModelToken, at: number): string {
    const standing = this.#standingOf(token, at);
    if (standing !== 'OK') return standing;
    const { key } = token;
    if (key.isDeleted || key.appkeyVersion !== token.appkeyVersion) return 'INVALID_CREDENTIALS';
    return key.isDisabled ? 'API_KEY_DISABLED' : 'OK';
  }

  /** What a refresh should come to; it is counted as done. */
  refresh(token: ModelRefreshToken, at: number): string {
    if (token.key.isDeleted || token.family.isEnded) return 'INVALID_CREDENTIALS';
    if (token.isConsumed) {
      token.family.isEnded = true;
      return 'INVALID_CREDENTIALS';
    }
    const verdict = this.verify(token, at);
    if (verdict === 'OK') token.isConsumed = true;
    return verdict;
  }

  #standingOf({ version }: ModelToken, at: number): string {
    if (version <= this.version - VERSIONS_KNOWN) return 'INVALID_CREDENTIALS';
    const name = this.regeneration.strings[version - 1] as string;
    return this.regeneration.acceptedAt(at).includes(name) ? 'OK' : 'SHARED_SECRET_REGENERATED';
  }

  #knownStrings(): readonly string[] {
    return this.regeneration.strings.slice(-VERSIONS_KNOWN);
  }
}
