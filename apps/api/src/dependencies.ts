import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import type { FastifyBaseLogger } from 'fastify';
import type { PrismaClient } from './database/generated/client.ts';
import type { Settings } from './env.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { SharedSecretMemory } from './shared-secret/shared-secret-memory.ts';
import type { PasswordHashing } from './sign-in/password-hashing.ts';
import type { ResolveHost } from './webhook/resolve-host.ts';

/** What operations are made of. Each names in its signature the few that it needs. */
export type Dependencies = {
  readonly prisma: PrismaClient;
  readonly masterKeys: MasterKeyRing;
  readonly settings: Settings;
  /** Origin that users see, without a trailing slash. */
  readonly publicUrl: string;
  readonly fleet: Fleet;
  readonly passwordHashing: PasswordHashing;
  /** Told by the fleet what to forget; without it the database is asked each time. */
  readonly sharedSecretMemory?: SharedSecretMemory;
  /** Left out, DNS is asked. */
  readonly resolveHost?: ResolveHost;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
};
