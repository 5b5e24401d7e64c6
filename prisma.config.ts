import { defineConfig } from 'prisma/config';

// Only `prisma generate` reads this: the database's address comes from the environment at run time,
// and migrations are applied by apps/api/src/database/migrate.ts.
export default defineConfig({ schema: 'prisma/schema.prisma' });
