import { readFile, stat } from 'node:fs/promises';
import { parseCredential, type Credential } from '@rekey/keys/credential';

/** A file that an integration's owner keeps its credential string in. */
export class CredentialFile {
  readonly #path: string;
  #readMtimeMs = -1;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether it was written since it was last read. */
  async isChanged(): Promise<boolean> {
    return (await stat(this.#path)).mtimeMs !== this.#readMtimeMs;
  }

  /** The credential, or null when what is in it is none: it may be half written. */
  async read(): Promise<Credential | null> {
    this.#readMtimeMs = (await stat(this.#path)).mtimeMs;
    const result = parseCredential(await readFile(this.#path, 'utf8'));
    return result.ok ? result.credential : null;
  }
}
