import { createHash, randomBytes, sign } from 'node:crypto';
import { head, makePasskeyKey, type KeyKind, type PasskeyKey } from './soft-passkey-key.ts';

/** What of a ceremony is other than it should be. */
export type Lies = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly isUserVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly challenge?: string;
};

/** What is read of the options that the server gives. */
export type Options = { readonly challenge: string; readonly user?: { readonly id: string } };

const ORIGIN = 'http://localhost:4000';
/** Bits of the authenticator data (WebAuthn 6.1). */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

const base64url = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

/** An authenticator with one key (WebAuthn level 3), which tells what it is told to tell. */
export class SoftPasskey {
  readonly #key: PasskeyKey;
  readonly #id = randomBytes(32);
  #userHandle = '';

  constructor(kind: KeyKind = 'ES256') {
    this.#key = makePasskeyKey(kind);
  }

  /** The answer to a request for a new passkey, with no attestation. */
  create(options: Options, lies: Lies = {}) {
    this.#userHandle = options.user?.id ?? '';
    const authData = Buffer.concat([this.#head(WITH_CREDENTIAL, lies), this.#credential()]);
    // {"fmt": "none", "attStmt": {}, "authData": h'…'} (RFC 8949)
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      head(2, authData.length),
      authData,
    ]);
    return this.#answer({
      clientDataJSON: base64url(this.#clientData('webauthn.create', options, lies)),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    });
  }

  /** The answer to a request for a signature. */
  sign(options: Options, lies: Lies = {}) {
    const clientData = this.#clientData('webauthn.get', options, lies);
    const authData = this.#head(0, lies);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return this.#answer({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(sign(this.#key.hash, signed, this.#key.privateKey)),
      userHandle: lies.userHandle ?? this.#userHandle,
    });
  }

  #answer<Response extends object>(response: Response) {
    const id = base64url(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, { challenge }: Options, lies: Lies): string {
    const { origin = ORIGIN } = lies;
    return JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin });
  }

  #head(flags: number, { rpId = 'localhost', isUserVerified = true, counter = 0 }: Lies): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const all = flags | PRESENT | (isUserVerified ? VERIFIED : 0);
    return Buffer.concat([sha256(rpId), Buffer.of(all), count]);
  }

  #credential(): Buffer {
    const aaguid = Buffer.alloc(16);
    return Buffer.concat([aaguid, Buffer.of(0, this.#id.length), this.#id, this.#key.cose]);
  }
}
