import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildNode } from '../../../../apps/api/test/support/build-node.ts';
import { startRekeyForClients } from './rekey.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a real Rekey, a process of its own. */
    rekeyOrigin: string;
    /** A folder whose node_modules has the package as it is published. */
    installation: string;
    /** The package as it is published. */
    tarball: string;
  }
}

const packageFolder = join(import.meta.dirname, '../..');

/** Builds Rekey and starts it; meanwhile builds the package, packs it and installs it somewhere. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-client-'));
  const build = await buildNode();
  project.provide('nodeProgram', build.file);
  const starting = startRekeyForClients(join(folder, 'data'), {}, build);
  const tarball = pack(folder);
  project.provide('tarball', tarball);
  project.provide('installation', install(folder, tarball));
  const rekey = await starting;
  project.provide('rekeyOrigin', rekey.origin);
  return async () => {
    await rekey.stop();
    await build[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** As it is published: pnpm builds it first, and replaces what only the workspace understands. */
function pack(folder: string): string {
  const rootPackage = readFileSync(join(packageFolder, '../../package.json'), 'utf8');
  const { pnpm } = (JSON.parse(rootPackage) as { config: { pnpm: string } }).config;
  const args = ['--yes', '--prefer-offline', `pnpm@${pnpm}`, 'pack', '--pack-destination', folder];
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH, CI: 'true' };
  execFileSync('npx', args, { cwd: packageFolder, env, stdio: 'pipe' });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm packed nothing.');
  return join(folder, tarball);
}

function install(folder: string, tarball: string): string {
  const installation = join(folder, 'installation');
  const place = join(installation, 'node_modules/@rekey/client');
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
  writeFileSync(join(installation, 'package.json'), '{ "type": "module" }');
  return installation;
}
