import 'reflect-metadata';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseLocation } from './database-location.ts';
import { openDatabase } from './database/database.ts';
import { readSettings, type Settings } from './env.ts';
import { describeStartFailure } from './start-failure.ts';
import { makeResetLink } from './user/make-reset-link.ts';
import { RESET_LINK_MINUTES } from './user/reset-link.store.ts';

// An operator's command: whoever can run it has the database and its settings already.

const USAGE = `Usage: npm run admin:reset -- <e-mail address> [--second-factors]

Prints a link with which an administrator who forgot the password chooses another, once, within
${RESET_LINK_MINUTES} minutes. With --second-factors, for who has lost them, it removes those too.
The settings are those of npm start; the link works from SIGN_IN_ALLOWED_RANGES alone, if set. With the embedded database, stop Rekey first.`;

const NO_SUCH_ADMINISTRATOR =
  'No administrator has this e-mail address. An administrator can help all others.';

/** This file lies as deep as the bundle made of it. */
const MIGRATIONS = resolve(import.meta.dirname, '../../..', 'prisma/migrations');

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeStartFailure(error)}\n`);
  process.exitCode = 1;
}

async function run(argv: string[]): Promise<number> {
  const asked = parse(argv);
  if (!asked) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const settings = readSettings();
  const publicUrl = settings.publicUrl ?? `http://localhost:${settings.port}`;
  const database = await openDatabase(databaseLocation(settings), MIGRATIONS);
  try {
    const { prisma } = database;
    const result = await makeResetLink({ prisma, publicUrl, now: () => new Date() }, asked);
    if (result.ok) return tell(result.link, settings);
    process.stderr.write(`${NO_SUCH_ADMINISTRATOR}
`);
    return 1;
  } finally {
    await database.close();
  }
}

function tell(link: string, { signInAllowedRanges: ranges }: Settings): number {
  process.stdout.write(`${link}\n(the link works once, for ${RESET_LINK_MINUTES} minutes)\n`);
  if (ranges.length > 0)
    process.stdout.write(`(from ${ranges.join(', ')} alone: SIGN_IN_ALLOWED_RANGES)\n`);
  return 0;
}

function parse(argv: string[]) {
  try {
    const options = { 'second-factors': { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    const [email, ...rest] = positionals;
    if (email === undefined || rest.length > 0) return null;
    return { email, removesSecondFactors: values['second-factors'] };
  } catch {
    return null;
  }
}
