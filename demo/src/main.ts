import { Administrator } from './administrator.ts';
import { live } from './integration.ts';
import { demoIntegrations } from './integrations.ts';

/**
 * `node src/main.ts <origin> <email>`, the password in DEMO_PASSWORD: makes the keys, says so, and
 * then is the integrations until it is ended.
 */
const [origin, email] = process.argv.slice(2);
const password = process.env['DEMO_PASSWORD'];
if (!origin || !email || !password) {
  console.error('usage: DEMO_PASSWORD=… node src/main.ts <origin> <email>');
  process.exit(2);
}

const administrator = await Administrator.signIn(origin, { email, password });
/** A sign-in of its own each time: secret material needs a recent one. */
const newSecret = async () =>
  (await Administrator.signIn(origin, { email, password })).revealSharedSecret();

const lives: Promise<never>[] = [];
for (const integration of demoIntegrations) {
  const credential = await administrator.createApiKey(integration);
  const { appname, pauseMs } = integration;
  const tell = (what: string) => console.log(`${appname.padEnd(20)} ${what}`);
  if (pauseMs !== null) lives.push(live(credential, pauseMs, newSecret, tell));
}
await Promise.all(lives);
