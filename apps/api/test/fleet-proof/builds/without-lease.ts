import { Lease } from '../../../src/fleet/lease.ts';

// A node that takes itself to have a lease for ever. It answers from its first round on.

Lease.prototype.isHeld = () => true;

await import('../../../src/main.ts');
