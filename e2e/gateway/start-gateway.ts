import { findNginx, startNginx } from './nginx.ts';
import { startNodeGateway } from './node-gateway.ts';

/** A gateway in front of an API, which asks Rekey about every request. */
export type Gateway = {
  readonly kind: 'nginx' | 'node:http';
  readonly origin: string;
  readonly stop: () => Promise<void>;
};

/** Where the gateway finds the two, on this machine. */
export type Behind = { readonly rekeyPort: number; readonly apiPort: number };

/** nginx with the documented configuration; where there is no nginx, one of our own that does the same. */
export function startGateway(behind: Behind): Promise<Gateway> {
  const nginx = findNginx();
  return nginx ? startNginx(nginx, behind) : startNodeGateway(behind);
}
