import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { startApi } from '../api/api-process.ts';
import { signIn } from '../api/ask-graphql.ts';
import type { Bench, Row } from '../bench.ts';
import { visitAdminApp, type Visit } from '../browser/visit-admin-app.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { absoluteFigure, unmeasuredFigure, type Figure } from '../figure.ts';
import { temporaryFolder } from '../process/temporary-folder.ts';
import { pathOf } from '../process/repository.ts';
import { median } from '../quantile.ts';

const SCRIPTS = /(?:<script[^>]* src|<link href)="([^"]+\.js)"/g;
const kilobytes = { unit: 'kB gzipped', goal: { atMost: 80 } };
const paint = { row: 'admin app, largest paint', unit: 'ms', goal: { atMost: 1_000 } };
const modal = { row: '… shared secret shown after the click', unit: 'ms', goal: { atMost: 150 } };

/** What a browser loads first, and how soon it shows what was asked for. */
export const adminApp: Row = {
  id: 'admin-app',
  measure: async (bench) => {
    const atFirst = { row: 'admin app, JavaScript of its index.html', ...kilobytes };
    return [absoluteFigure(atFirst, kilobytesOf(scriptsOfIndex())), ...(await inBrowser(bench))];
  },
};

/** Scripts that the page runs or preloads whatever its address is. */
function scriptsOfIndex(): readonly string[] {
  const html = readFileSync(pathOf('apps/admin/build/index.html'), 'utf8');
  return [...html.matchAll(SCRIPTS)].map(([, path]) => path ?? '');
}

function kilobytesOf(scripts: readonly string[]): number {
  const files = scripts.map((path) => pathOf(`apps/admin/build${path}`)).filter(existsSync);
  const bytes = files.map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
  return bytes.reduce((total, length) => total + length, 0) / 1000;
}

async function inBrowser({ amounts: { rounds } }: Bench): Promise<readonly Figure[]> {
  const chromium = findChromium();
  if (chromium === null)
    return [paint, modal].map((named) => unmeasuredFigure(named, 'there is no Chromium on PATH'));
  await using folder = temporaryFolder();
  await using api = await startApi({ DATA_DIR: folder.path });
  const cookie = await signIn(api);
  const visits: Visit[] = [];
  for (let round = 0; round < rounds; round += 1)
    visits.push(await visitAdminApp(chromium, api.publicUrl, cookie));
  const loaded = kilobytesOf(visits[0]?.scripts ?? []);
  const paintsMs = visits.map(({ largestPaintMs }) => largestPaintMs);
  const modalsMs = visits.map(({ modalMs }) => modalMs);
  return [
    absoluteFigure({ row: '… JavaScript loaded by the API keys page', ...kilobytes }, loaded),
    absoluteFigure(paint, median(paintsMs), paintsMs),
    absoluteFigure(modal, median(modalsMs), modalsMs),
  ];
}
