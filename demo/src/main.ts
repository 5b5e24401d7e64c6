import { createInterface } from 'node:readline';
import { Administrator } from './administrator.ts';
import { CredentialFolder } from './credential-folder.ts';
import { demoIntegrations } from './integrations.ts';
import { readOptions } from './options.ts';
import { Owners } from './owners.ts';
import { startIntegration } from './start-integration.ts';

/** From one owner's update to the next, when nothing else is asked for. */
const PACE_MS = 4_000;

// The integrations of the demonstration and their owners, until it is ended. `u` on stdin updates those
// that nobody looks after.
const { origin, login, folder } = readOptions();
const credentials = new CredentialFolder(folder);
const tellOf = (appname: string) => (what: string) => console.log(`${appname.padEnd(20)} ${what}`);

for (const integration of demoIntegrations) {
  const { appname } = integration;
  startIntegration(integration, credentials.pathOf(appname), tellOf(appname));
}

const owners = new Owners({
  administrator: await Administrator.signIn(origin, login),
  credentials,
  paceMs: Number(process.env['DEMO_PACE_MS'] ?? PACE_MS),
  ongiven: ({ appname }) => tellOf(appname)('is given the current shared secret'),
});
createInterface(process.stdin).on('line', (line) => {
  if (line.trim().toLowerCase() === 'u') void owners.updateStragglers();
});
await owners.lookAfter();
