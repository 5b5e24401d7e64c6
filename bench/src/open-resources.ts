import type { Amounts } from './amounts.ts';
import { deploy, type Deployment } from './api/deployment.ts';
import type { Resources } from './bench.ts';
import { startPostgres } from './database/postgres.ts';
import { seedApiKeys } from './database/seed-api-keys.ts';

/** The run's resources: nothing is started yet, and what will be ends when this is disposed of. */
export function openResources({ apiKeys }: Amounts): Resources & AsyncDisposable {
  const started = new AsyncDisposableStack();
  const postgres = once(async () => started.use(await startPostgres()));
  const largeAccount = once(async (): Promise<Deployment> => {
    const deployment = started.use(await deploy(await postgres()));
    console.log(`…  seeding ${apiKeys.toLocaleString('en')} API keys in one account`);
    await seedApiKeys(deployment.database, [deployment.account.id], apiKeys);
    return deployment;
  });
  return { postgres, largeAccount, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
