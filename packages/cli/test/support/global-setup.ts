import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildNode } from '../../../../apps/api/test/support/build-node.ts';
import { startRekeyForClients } from '../../../client/test/support/rekey.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a real Rekey, a process of its own. */
    rekeyOrigin: string;
    /** The folder of the package as it is published. */
    installed: string;
    /** The package as it is published. */
    tarball: string;
  }
}

const packageFolder = join(import.meta.dirname, '../..');

/** Builds Rekey and starts it; meanwhile builds the package, packs it and installs it somewhere. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-cli-'));
  const build = await buildNode();
  project.provide('nodeProgram', build.file);
  const starting = startRekeyForClients(join(folder, 'data'), {}, build);
  const tarball = pack(folder);
  project.provide('tarball', tarball);
  project.provide('installed', install(folder, tarball));
  const rekey = await starting;
  project.provide('rekeyOrigin', rekey.origin);
  return async () => {
    await rekey.stop();
    await build[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** As it is published: pnpm builds it first. */
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
  const place = join(folder, 'installation/node_modules/@rekey/cli');
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
  return place;
}
