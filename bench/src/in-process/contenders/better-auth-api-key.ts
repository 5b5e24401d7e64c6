import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { expectAccepted, type Contender } from '../contender.ts';

const API_KEYS = 10;

/** Better Auth's `verifyApiKey`, in memory, without its rate limit, which would refuse nearly all. */
export async function prepare(): Promise<Contender> {
  const tables = { user: [], session: [], account: [], verification: [], apikey: [] };
  const auth = betterAuth({
    baseURL: 'http://localhost:4000',
    secret: 'a secret of this benchmark alone',
    database: memoryAdapter(tables),
    emailAndPassword: { enabled: true },
    plugins: [apiKey({ rateLimit: { enabled: false } })],
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  const { user } = await auth.api.signUpEmail({
    body: { name: 'Ada', email: 'ada@acme.example', password: 'correct horse battery' },
  });
  const keys: string[] = [];
  for (let index = 0; index < API_KEYS; index += 1)
    keys.push((await auth.api.createApiKey({ body: { userId: user.id } })).key);
  let next = 0;
  return async (checks) => {
    for (let check = 0; check < checks; check += 1) {
      const verified = await auth.api.verifyApiKey({
        body: { key: keys[next++ % API_KEYS] as string },
      });
      expectAccepted(verified.valid);
    }
  };
}
