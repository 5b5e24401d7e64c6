import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataFolder } from '../support/process-database.ts';
import { startRekey } from '../support/rekey-process.ts';

/** Code that does what no code should, when a signal tells it to. */
const FAULTS = {
  SIGUSR2: 'throw new Error("nobody caught this")',
  SIGPIPE: 'void Promise.reject(new Error("nobody caught this"))',
  SIGWINCH: 'void Promise.reject("nobody caught this")',
} as const;

let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataFolder();
});
afterAll(() => rm(dataDir, { recursive: true }));

// OWASP ASVS 16.5.4.
test.each(Object.keys(FAULTS) as (keyof typeof FAULTS)[])(
  'a fault that nobody caught is logged in one line and ends the process with 1: %s',
  async (signal) => {
    const handlers = Object.entries(FAULTS).map(
      ([on, code]) => `process.on("${on}",()=>{${code}})`,
    );
    const preload = `data:text/javascript,${encodeURIComponent(handlers.join(';'))}`;
    const environment = { DATA_DIR: dataDir, LOG_LEVEL: 'info' };
    const rekey = await startRekey(environment, { options: ['--import', preload] });
    const ended = once(rekey.process, 'exit');
    rekey.signal(signal);
    expect((await ended)[0]).toBe(1);
    const lines = rekey
      .output()
      .split('\n')
      .filter((line) => line.includes('nobody caught this'));
    expect(lines).toHaveLength(1);
    const { level, err } = JSON.parse(lines[0] as string) as {
      level: number;
      err: { message: string; stack: string };
    };
    expect(level).toBe(60);
    expect(err.message).toContain('nobody caught this');
    // Nothing but lines of the log, and what is said at the start.
    expect(rekey.output()).not.toMatch(/^\s+at |^Node\.js v/m);
  },
);
