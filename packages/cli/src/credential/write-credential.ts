import { readFileSync, statSync } from 'node:fs';
import { encodeCredential } from '@rekey/keys/credential';
import { replaceFile } from '../destination/replace-file.ts';
import { readCredentialText } from './read-credential.ts';

/** Puts another shared secret into the credential string of a file, which keeps its mode. */
export function writeCredentialFile(path: string, sharedsecret: string): void {
  const old = readFileSync(path, 'utf8');
  const credential = { ...readCredentialText(old, path), sharedsecret };
  const lineEnd = old.endsWith('\n') ? '\n' : '';
  const text = `${encodeCredential(credential)}${lineEnd}`;
  replaceFile(path, Buffer.from(text), statSync(path).mode & 0o777);
}
