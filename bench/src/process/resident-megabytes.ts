import { execFileSync } from 'node:child_process';

/** The memory of a process that is in RAM at this moment (RSS), in megabytes of 10^6 bytes. */
export function residentMegabytes(pid: number): number {
  const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return (Number(kibibytes) * 1024) / 1e6;
}
