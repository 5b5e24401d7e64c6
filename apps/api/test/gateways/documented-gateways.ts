import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** A gateway that has a configuration in docs/gateways and that Debian supplies. */
export type DocumentedGateway = {
  readonly name: string;
  /** Copied, with other ports in them, to a folder of their own. */
  readonly files: readonly [string, ...string[]];
  /** To start it in the foreground, with that folder as working directory. */
  readonly args: readonly string[];
};

/** Where the configurations are. */
export const DOCUMENTED_FOLDER = resolve(import.meta.dirname, '../../../../docs/gateways');

/** What Debian supplies; the program has the gateway's name. */
export const DOCUMENTED_GATEWAYS: readonly DocumentedGateway[] = [
  {
    name: 'nginx',
    files: ['nginx.conf'],
    args: ['-p', '.', '-c', 'nginx.conf', '-e', 'stderr'],
  },
  {
    name: 'caddy',
    files: ['Caddyfile'],
    args: ['run', '--adapter', 'caddyfile', '--config', 'Caddyfile'],
  },
  {
    name: 'haproxy',
    files: ['haproxy.cfg', 'haproxy-rekey.lua'],
    args: ['-C', '.', '-f', 'haproxy.cfg'],
  },
];

/** A program on this machine, or null. Debian has servers outside the PATH of ordinary users. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
