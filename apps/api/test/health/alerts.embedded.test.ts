import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exchange, verify } from '../support/gateway.ts';
import { makeDataFolder } from '../support/process-database.ts';
import { startRekey } from '../support/rekey-process.ts';

const folder = resolve(import.meta.dirname, '../../../../docs/operation');

const Rule = z.object({ alert: z.string(), expr: z.string() });
const RuleFile = z.object({ groups: z.array(z.object({ rules: z.array(Rule) })) });

/** What a node tells Prometheus after one verification and one exchange. */
async function scrape(): Promise<string> {
  const dataDir = await makeDataFolder();
  const rekey = await startRekey({ DATA_DIR: dataDir });
  try {
    await verify(rekey.origin, 'abc');
    await exchange(rekey.origin, 'abc');
    return await (await fetch(`${rekey.origin}/metrics`)).text();
  } finally {
    await rekey.stop();
    await rm(dataDir, { recursive: true });
  }
}

describe('the alert rules', () => {
  let rules: z.infer<typeof Rule>[];

  beforeAll(async () => {
    const text = await readFile(resolve(folder, 'alerts.yml'), 'utf8');
    rules = RuleFile.parse(parse(text)).groups.flatMap((group) => group.rules);
  });

  test('ask for metrics that a node has', async () => {
    const metrics = await scrape();
    const names = rules.flatMap(({ expr }) => expr.match(/\b(?:rekey|nodejs)_\w+/g) ?? []);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(metrics).toMatch(new RegExp(`^# TYPE ${name} `, 'm'));
  });

  test('have a section of the runbook each', async () => {
    const runbook = await readFile(resolve(folder, 'README.md'), 'utf8');
    for (const { alert } of rules) expect(runbook).toContain(`\n### ${alert}\n`);
  });

  if (spawnSync('promtool', ['--version']).status !== 0) {
    process.stderr.write('Note: promtool is not installed, so the alert rules were not run\n');
    return;
  }
  test('fire when they should, and not before', () => {
    const run = (...args: string[]) => execFileSync('promtool', args, { cwd: folder }).toString();
    expect(run('check', 'rules', 'alerts.yml')).toContain('SUCCESS');
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});
