import { startGuardedApi } from '../../../../e2e/gateway/guarded-api.ts';
import { startNodeGateway } from '../../../../e2e/gateway/node-gateway.ts';
import { rekeyOrigin } from './account.ts';

/** An API behind a gateway that asks the real Rekey about every request. */
export type GuardedEcho = { readonly origin: string; readonly stop: () => Promise<void> };

/** Starts it; the API answers with what it was called with. */
export async function startGuardedEcho(): Promise<GuardedEcho> {
  const api = await startGuardedApi();
  const rekeyPort = Number(new URL(rekeyOrigin).port);
  const gateway = await startNodeGateway({ rekeyPort, apiPort: api.port });
  const stop = async () => {
    await gateway.stop();
    await api.stop();
  };
  return { origin: gateway.origin, stop };
}
