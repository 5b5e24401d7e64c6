/** An integration of the demonstration. */
export type DemoIntegration = {
  readonly appname: string;
  readonly description: string;
  readonly role: 'ADMIN' | 'READONLY';
  /** How long it pauses between two calls of the guarded API; null for one that never signs in. */
  readonly pauseMs: number | null;
};

/** Twelve, as a company might have them: busy ones, slow ones, and one that nobody remembers. */
export const demoIntegrations: readonly DemoIntegration[] = [
  integration('splunk-forwarder', 'Ships the audit log to Splunk, every few seconds', 2_000),
  integration('grafana', 'Dashboards of the operations room', 3_000),
  integration('status-page', 'status.acme.example, asks for the state of all regions', 5_000),
  integration('prometheus-exporter', 'Scraped every fifteen seconds', 15_000),
  integration('billing-export', 'Nightly invoices to the ledger; owner: finance-it', 45_000),
  integration('backup-runner', 'Copies the configuration to the vault', 60_000),
  integration('ci-deploy', 'Deploys from the main branch; owner: platform', 20_000, 'ADMIN'),
  integration('terraform', 'Plans and applies the network; owner: platform', 30_000, 'ADMIN'),
  integration('chat-bot', 'Answers "who is on call" in the operations channel', 10_000),
  integration('service-desk', 'Opens a ticket for every refused login', 25_000),
  integration('mobile-gateway', 'Behind the field engineers\u2019 app', 1_000),
  integration('migration-2024', 'One-time import. Still needed?', null),
];

function integration(
  appname: string,
  description: string,
  pauseMs: number | null,
  role: DemoIntegration['role'] = 'READONLY',
): DemoIntegration {
  return { appname, description, role, pauseMs };
}
