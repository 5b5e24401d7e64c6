import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A program of docs/integrations, and how it is run. */
export type DocumentedIntegration = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
};

/** How it is made ready to run, where it can be. */
type Candidate = readonly [name: string, make: (() => DocumentedIntegration['command']) | false];

/** How a run ended. */
export type Run = { readonly exitCode: number | null; readonly told: string };

const folder = join(import.meta.dirname, '../../../../docs/integrations');
const GO_LIBRARY = '/usr/share/gocode/src/github.com/golang-jwt/jwt';
/** The Node that runs `npm test` may be older than the one that runs the tests. */
const npmNode = process.env['npm_node_execpath'] ?? process.execPath;
const nodes = new Set([process.execPath, npmNode]);
/** Debian's own Python has Debian's PyJWT, whatever other Python comes first. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Those whose runtime and library are here, ready to run; and the names of the others. */
export function documentedIntegrations(): {
  readonly here: readonly DocumentedIntegration[];
  readonly missing: readonly string[];
} {
  const python = PYTHONS.find((name) => succeeds(name, '-c', 'import jwt; jwt.encode'));
  const candidates: Candidate[] = [
    ...[...nodes].map((node): Candidate => [
      node === process.execPath ? 'node.mjs' : 'node.mjs by the Node of npm',
      () => [node, installed('node.mjs')],
    ]),
    ['shell.sh', () => ['sh', join(folder, 'shell.sh'), 'once']],
    ['pyjwt.py', python !== undefined && (() => [python, join(folder, 'pyjwt.py'), 'once'])],
    ['ruby.rb', succeeds('ruby', '-rjwt', '-e', '0') && (() => ['ruby', join(folder, 'ruby.rb')])],
    ['php.php', succeeds('php', '-r', '0;') && (() => ['php', join(folder, 'php.php')])],
    [
      'perl.pl',
      succeeds('perl', '-MCrypt::JWT', '-e', '0') && (() => ['perl', join(folder, 'perl.pl')]),
    ],
    ['Rekey.java', succeeds('javac', '-version') && builtJava],
    ['rekey.go', succeeds('go', 'version') && existsSync(GO_LIBRARY) && (() => [builtGo()])],
  ];
  return {
    here: candidates.flatMap(([name, command]) => (command ? [{ name, command: command() }] : [])),
    missing: candidates.flatMap(([name, command]) => (command ? [] : [name])),
  };
}

/** Runs it with the credential string as a file that nobody else can read, or in the environment. */
export async function run(
  { command: [file, ...args] }: DocumentedIntegration,
  url: string,
  credential: string,
  way: 'file' | 'environment',
): Promise<Run> {
  const place = await mkdtemp(join(tmpdir(), 'rekey-documented-'));
  const path = join(place, 'credential');
  await writeFile(path, way === 'file' ? credential : '', { mode: 0o600 });
  const handle = await open(path, 'r');
  const env = { PATH: process.env['PATH'], HOME: place, NO_PROXY: '*', no_proxy: '*' };
  const secret = way === 'file' ? {} : { REKEY_CREDENTIAL: credential };
  try {
    return await ended(file, [...args, url], { ...env, ...secret }, handle.fd);
  } finally {
    await handle.close();
    await rm(place, { recursive: true });
  }
}

function ended(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin: number,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: [stdin, 'pipe', 'pipe'] });
    let told = '';
    const keep = (chunk: Buffer) => (told += chunk.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, told }));
  });
}

/** Beside the package as it is published. */
function installed(name: string): string {
  const path = join(inject('installation'), name);
  copyFileSync(join(folder, name), path);
  return path;
}

/** `java Rekey.java` compiles it each time. */
function builtJava(): DocumentedIntegration['command'] {
  const place = join(inject('installation'), 'java');
  execFileSync('javac', ['-d', place, join(folder, 'Rekey.java')], { stdio: 'pipe' });
  return ['java', '-XX:TieredStopAtLevel=1', '-cp', place, 'Rekey'];
}

/** With Debian's sources of the library, and no network. */
function builtGo(): string {
  const place = join(inject('installation'), 'go');
  mkdirSync(place, { recursive: true });
  copyFileSync(join(folder, 'rekey.go'), join(place, 'rekey.go'));
  const library = 'github.com/golang-jwt/jwt/v4';
  const module = [
    'module example',
    `require ${library} v4.4.3`,
    `replace ${library} => ${GO_LIBRARY}`,
  ];
  writeFileSync(join(place, 'go.mod'), `${module.join('\n')}\n`);
  const env = { ...process.env, GOPROXY: 'off', GOFLAGS: '-mod=mod' };
  execFileSync('go', ['build', '-o', 'rekey', 'rekey.go'], { cwd: place, env, stdio: 'pipe' });
  return join(place, 'rekey');
}

function succeeds(file: string, ...args: readonly string[]): boolean {
  return spawnSync(file, args).status === 0;
}
