/**
 * HMAC-SHA256 (RFC 2104) over the one-shot hash of node:crypto. `createHmac` sets up a stream and a
 * key for each signature, which is two thirds of its cost for a text as short as a token; the two
 * padded key blocks of RFC 2104 section 4 need to be made only once for a key. The tests hold this
 * against the vectors of RFC 4231 and against `createHmac`.
 */
import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** SHA-256 works on blocks of 64 bytes and gives 32. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Texts up to here need no buffer of their own. */
const SHARED_TEXT_BYTES = 4096;

// Signing is synchronous, so two buffers serve every key: block and text, block and inner digest.
const sharedInner = Buffer.alloc(BLOCK_BYTES + SHARED_TEXT_BYTES);
const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

/**
 * A key made ready to sign with. Its bytes are private, so that neither a log nor JSON shows them;
 * the purpose keeps the compiler from letting one kind of token be signed with another's key.
 */
export class HmacKey<Purpose extends string = string> {
  declare readonly purpose: Purpose;
  readonly #innerBlock: Uint8Array;
  readonly #outerBlock: Uint8Array;

  /** Takes key bytes of any length, as RFC 2104 does; see `prepareHmacKey` for the least. */
  constructor(bytes: Uint8Array) {
    const short = bytes.length > BLOCK_BYTES ? hash('sha256', bytes, 'buffer') : bytes;
    const block = new Uint8Array(BLOCK_BYTES);
    block.set(short);
    this.#innerBlock = block.map((byte) => byte ^ 0x36);
    this.#outerBlock = block.map((byte) => byte ^ 0x5c);
  }

  /** The signature of a text of bytes (U+0000 to U+00FF), as 43 characters of BASE64URL. */
  sign(text: string): string {
    const inner =
      text.length <= SHARED_TEXT_BYTES ? sharedInner : Buffer.alloc(BLOCK_BYTES + text.length);
    inner.set(this.#innerBlock);
    const innerBytes = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'latin1');
    outer.set(this.#outerBlock);
    outer.write(hash('sha256', inner.subarray(0, innerBytes), 'latin1'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'base64url');
  }
}
