import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { EXTENSIONS } from '../../src/database/dump-embedded.ts';
import { PrismaClient } from '../../src/database/generated/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/** An embedded database that is migrated and has nothing in it, as a tar archive of its folder. */
export async function dumpEmptyDatabase(): Promise<Blob> {
  const pglite = await PGlite.create({ extensions: EXTENSIONS });
  const adapterFactory = new PrismaPGlite(pglite);
  const prisma = new PrismaClient({ adapter: adapterFactory });
  await migrate(prisma, adapterFactory, MIGRATIONS_FOLDER);
  // Else each copy would go through all that the migrations wrote.
  await pglite.exec('CHECKPOINT');
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  return dump;
}
