import { availableIntegrations } from '../integration/integration.ts';
import {
  addApiKey,
  addFailingWebhook,
  addServiceToken,
  addUser,
  disableApiKey,
  invite,
} from '../product/account.ts';
import type { ApiClient } from '../product/api-client.ts';
import { setUpAuthenticator } from '../product/authenticator.ts';
import { scene } from './view.ts';

const keys = [
  { appname: scene.apiKey, description: 'Sends the audit trail to Splunk', role: 'READONLY' },
  { appname: 'billing-export', description: 'Invoices to the ledger, nightly', role: 'ADMIN' },
  { appname: 'edge-cache-eu-west', description: 'Purges what was republished', role: 'ADMIN' },
  { appname: 'grafana', description: 'Dashboards of the operations team', role: 'READONLY' },
  { appname: 'legacy-sync', description: 'Until the warehouse has moved', role: 'READONLY' },
  { appname: 'mobile-backend', description: '', role: 'ADMIN' },
] as const;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/**
 * Fills an account with what the views show. The product has to allow webhooks to loopback.
 *
 * @returns the link of an invitation that is open.
 */
export async function setScene(origin: string, api: ApiClient): Promise<string> {
  const [integration] = availableIntegrations();
  for (const key of keys) {
    const ends = key.appname === 'mobile-backend' ? { expiresAt: inDays(5) } : {};
    const credential = await addApiKey(api, { ...key, ...ends });
    if (key.appname !== 'legacy-sync') await integration?.exchange(credential);
  }
  await disableApiKey(api, 'legacy-sync');
  const sourceAddresses = ['203.0.113.7', '2001:db8:85a3::/48'];
  await addServiceToken(api, scene.serviceToken, { sourceAddresses, expiresAt: inDays(3) });
  await addFailingWebhook(api, scene.webhook);
  const reader = {
    name: scene.otherUser,
    email: 'robin@rekey.example',
    password: 'reads-the-log-1',
  };
  await addUser(origin, api, reader, 'AUDITOR');
  await setUpAuthenticator(await addUser(origin, api, scene.protectedUser, 'READONLY'));
  return invite(api, scene.invited, 'READONLY');
}
