/** An integration of the demonstration. */
export type DemoIntegration = {
  readonly appname: string;
  readonly description: string;
  readonly role: 'ADMIN' | 'READONLY';
  /** How long it pauses between two calls of the guarded API, on average. */
  readonly pauseMs: number;
  /** Where it calls from. */
  readonly address: string;
  /** Whether its owner puts the new secret in when there is one, or waits to be told. */
  readonly isLookedAfter: boolean;
};

/** An API key that no integration uses any more, or ever did. */
export type UnusedKey = Pick<DemoIntegration, 'appname' | 'description' | 'role'> & {
  /** When it was last used; null for never. */
  readonly lastUsedDaysAgo: number | null;
};

const WITH_ROLE_ADMIN = ['ci-deploy', 'terraform', 'old-laptop'];
/** Their owners sleep. */
const NOT_LOOKED_AFTER = ['chat-bot', 'service-desk', 'backup-runner'];

/** Twelve, as a company might have them: busy ones and slow ones. */
export const demoIntegrations: readonly DemoIntegration[] = [
  integration('mobile-gateway', 'Behind the field engineers\u2019 app', 1_000, '10.20.0.14'),
  integration('splunk-forwarder', 'Ships the audit log to Splunk', 2_000, '10.20.3.7'),
  integration('grafana', 'Dashboards of the operations room', 3_000, '10.20.3.8'),
  integration('status-page', 'status.acme.example; owner: web', 5_000, '203.0.113.40'),
  integration(
    'chat-bot',
    'Answers "who is on call" in the operations channel',
    6_000,
    '198.51.100.7',
  ),
  integration('prometheus-exporter', 'Scraped every few seconds', 8_000, '10.20.3.9'),
  integration('ci-deploy', 'Deploys from the main branch; owner: platform', 10_000, '10.20.7.2'),
  integration('terraform', 'Plans and applies the network; owner: platform', 10_000, '10.20.7.3'),
  integration('service-desk', 'Opens a ticket for every refused login', 8_000, '192.0.2.55'),
  integration('billing-export', 'Invoices to the ledger; owner: finance-it', 9_000, '10.20.9.21'),
  integration('inventory-sync', 'Matches devices with the asset register', 10_000, '10.20.9.30'),
  integration('backup-runner', 'Copies the configuration to the vault', 10_000, '10.20.8.4'),
];

/** Harmless: nothing stops for them. */
export const unusedKeys: readonly UnusedKey[] = [
  unused('import-2024', 'One-time import. Still needed?', 47),
  unused('old-laptop', 'Scripts of somebody who has left', 19),
  unused('proof-of-concept', 'Never got further', null),
];

function roleOf(appname: string): DemoIntegration['role'] {
  return WITH_ROLE_ADMIN.includes(appname) ? 'ADMIN' : 'READONLY';
}

function integration(
  appname: string,
  description: string,
  pauseMs: number,
  address: string,
): DemoIntegration {
  const isLookedAfter = !NOT_LOOKED_AFTER.includes(appname);
  return { appname, description, role: roleOf(appname), pauseMs, address, isLookedAfter };
}

function unused(appname: string, description: string, lastUsedDaysAgo: number | null): UnusedKey {
  return { appname, description, role: roleOf(appname), lastUsedDaysAgo };
}
