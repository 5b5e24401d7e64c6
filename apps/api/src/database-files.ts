import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readGuardedFile } from './secret-file.ts';
import { SettingError } from './setting-error.ts';

/** A private key, and whether every user of the machine may read its file. */
type PrivateKeyFile = { readonly key: KeyObject; readonly isReadByOthers: boolean };

/**
 * Looks at the files that a database's address names for TLS, as `sslrootcert`, `sslcert` and `sslkey`, so
 * that what is wrong with one is said before anybody connects. Each connection reads them again.
 *
 * @returns what to warn about: a key that everybody may read.
 * @throws {SettingError} one line that names the setting and the file, and shows nothing of what is in it.
 */
export function checkDatabaseFiles(setting: string, address: string): readonly string[] {
  const [query = ''] = (address.split('?')[1] ?? '').split('#');
  const parameters = new URLSearchParams(query);
  const read = <File>(name: string, parse: (subject: string, path: string) => File) => {
    const path = parameters.get(name);
    return path ? parse(`${setting} names the ${name} ${path}, which`, path) : null;
  };
  read('sslrootcert', readCertificate);
  const certificate = read('sslcert', readCertificate);
  const file = read('sslkey', readPrivateKey);
  if (certificate === null && file === null) return [];
  if (certificate === null) throw new SettingError(`${setting} names an sslkey without an sslcert`);
  if (file === null) throw new SettingError(`${setting} names an sslcert without an sslkey`);
  if (!certificate.checkPrivateKey(file.key))
    throw new SettingError(`${setting} names an sslkey that does not belong to its sslcert`);
  if (!file.isReadByOthers) return [];
  return [`The sslkey of ${setting} can be read by every user of this machine; chmod 600 it`];
}

function readCertificate(subject: string, path: string): X509Certificate {
  const { text } = readGuardedFile(subject, path);
  try {
    return new X509Certificate(text);
  } catch {
    // Its own message may hold some of the file.
    throw new SettingError(`${subject} holds no certificate in PEM`);
  }
}

function readPrivateKey(subject: string, path: string): PrivateKeyFile {
  const { text, isReadByOthers } = readGuardedFile(subject, path);
  try {
    return { key: createPrivateKey(text), isReadByOthers };
  } catch {
    throw new SettingError(`${subject} holds no private key in PEM, or one under a passphrase`);
  }
}
