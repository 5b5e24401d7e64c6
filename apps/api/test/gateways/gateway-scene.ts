import type { DocumentedGateway } from './documented-gateways.ts';
import { startGuardedApi, type GuardedApi } from './guarded-api.ts';
import { startRekeyTap, type RekeyTap } from './rekey-tap.ts';
import { startGateway, type RunningGateway } from './start-gateway.ts';

/** A gateway between callers, an API, and a tap in front of Rekey. */
export type GatewayScene = {
  readonly gateway: RunningGateway;
  readonly api: GuardedApi;
  readonly tap: RekeyTap;
  readonly close: () => Promise<void>;
};

/** Starts all three. */
export async function openGatewayScene(
  documented: DocumentedGateway,
  rekeyOrigin: string,
): Promise<GatewayScene> {
  const api = await startGuardedApi();
  const tap = await startRekeyTap(rekeyOrigin);
  const close = async () => {
    await tap.close();
    await api.close();
  };
  try {
    const behind = { rekeyPort: tap.port, apiPort: api.port };
    const gateway = await startGateway(documented, behind);
    return { gateway, api, tap, close: () => gateway.stop().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}
