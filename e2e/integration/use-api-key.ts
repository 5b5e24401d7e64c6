import { availableIntegrations } from './integration.ts';

/**
 * Exchanges a credential string, as its integration does: one request of its API key.
 *
 * @returns the HTTP status of the answer.
 */
export async function useApiKey(credential: string): Promise<number> {
  const [integration] = availableIntegrations();
  if (!integration) throw new Error('No integration can be run here.');
  return (await integration.exchange(credential)).status;
}
