import type { Behind, Gateway } from './gateway.ts';
import { findNginx, startNginx } from './nginx.ts';
import { startNodeGateway } from './node-gateway.ts';

/** nginx with the documented configuration; where there is no nginx, one of our own that does the same. */
export function startGateway(behind: Behind): Promise<Gateway> {
  const nginx = findNginx();
  return nginx ? startNginx(nginx, behind) : startNodeGateway(behind);
}
