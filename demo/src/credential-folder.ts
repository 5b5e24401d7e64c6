import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeCredential, parseCredential } from '@rekey/keys/credential';
import { fingerprintOf } from '@rekey/keys/shared-secret';

/** Where the owners of the integrations keep their credential strings: a file each, for nobody else. */
export class CredentialFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The file of an integration, named by its appname. */
  pathOf(appname: string): string {
    return join(this.#path, appname);
  }

  /** Puts a credential string in, at once as a whole. */
  async put(appname: string, credential: string): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const path = this.pathOf(appname);
    await writeFile(`${path}.new`, `${credential}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** Which secret is in a credential string, by its fingerprint; null when the file holds none. */
  async fingerprintIn(appname: string): Promise<string | null> {
    const credential = await this.#read(appname);
    return credential && fingerprintOf(credential.sharedsecret);
  }

  /** Puts another shared secret into a credential string. What is no credential string stays. */
  async update(appname: string, sharedsecret: string): Promise<void> {
    const credential = await this.#read(appname);
    if (credential) await this.put(appname, encodeCredential({ ...credential, sharedsecret }));
  }

  async #read(appname: string) {
    const result = parseCredential(await readFile(this.pathOf(appname), 'utf8'));
    return result.ok ? result.credential : null;
  }
}
