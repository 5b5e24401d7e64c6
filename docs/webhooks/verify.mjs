// Checks a webhook of Rekey in JavaScript, with what Node has. `npm install standardwebhooks` does the same.
//
//   node verify.mjs < body     with WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The payload, or null for one that is not from Rekey, or is not from just now. */
export function verify({ secret, id, timestamp, signature, body }) {
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return null;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  // While a signing secret is replaced there are two.
  const isRight = signature.split(' ').some((one) => {
    const [version, digest = ''] = one.split(',');
    const given = Buffer.from(digest, 'base64');
    return version === 'v1' && given.length === 32 && timingSafeEqual(given, expected);
  });
  return isRight ? JSON.parse(body) : null;
}

const { WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE } = process.env;
const payload = verify({
  secret: WEBHOOK_SECRET,
  id: WEBHOOK_ID,
  timestamp: WEBHOOK_TIMESTAMP,
  signature: WEBHOOK_SIGNATURE,
  body: readFileSync(0, 'utf8'),
});
if (payload === null) process.exit(1);
console.log(payload.type);
