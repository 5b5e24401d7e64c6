import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, in PEM. */
export type Credentials = {
  readonly certificate: string;
  readonly key: string;
  /** In decimal digits, as PostgreSQL shows it. */
  readonly serial: string;
};

/** An authority of the test's own. */
export type CertificateAuthority = {
  readonly certificate: string;
  /** For whoever shows that they are `name`; `hosts` are DNS names that it serves as. */
  issue(name: string, hosts?: readonly string[]): Promise<Credentials>;
};

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** Makes an authority that signs certificates, good for a day. */
export async function createCertificateAuthority(name: string): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const own = await X509CertificateGenerator.createSelfSigned(
    {
      ...validity(),
      serialNumber: newSerial(),
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    },
    webcrypto,
  );
  return {
    certificate: own.toString('pem'),
    issue: async (subject, hosts = []) => {
      const { publicKey, privateKey } = await generateKeys();
      const names = hosts.map((value) => ({ type: 'dns' as const, value }));
      const serialNumber = newSerial();
      const certificate = await X509CertificateGenerator.create(
        {
          ...validity(),
          serialNumber,
          subject: `CN=${subject}`,
          issuer: own.subject,
          publicKey,
          signingKey: keys.privateKey,
          signingAlgorithm: ALGORITHM,
          extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [],
        },
        webcrypto,
      );
      return {
        certificate: certificate.toString('pem'),
        key: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }),
        serial: BigInt(`0x${serialNumber}`).toString(),
      };
    },
  };
}

function generateKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** Positive, in the one form that DER has for it. */
function newSerial(): string {
  return `4${randomBytes(8).toString('hex').slice(1)}`;
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DAY_MS) };
}
