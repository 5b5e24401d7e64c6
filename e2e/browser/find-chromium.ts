import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FOLDERS = ['/usr/bin', '/Applications/Google Chrome.app/Contents/MacOS'];

/**
 * The Chromium to drive: the one that `CHROMIUM_PATH` or `CHROMIUM` names, else the first found.
 * Playwright's own browsers are not downloaded.
 *
 * @throws when there is none.
 */
export function findChromium(): string {
  const named = process.env['CHROMIUM_PATH'] ?? process.env['CHROMIUM'];
  if (named) return named;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...FOLDERS];
  const candidates = folders.flatMap((folder) =>
    [...NAMES, 'Google Chrome'].map((name) => join(folder, name)),
  );
  const found = candidates.find(isExecutable);
  if (!found)
    throw new Error(
      'There is no Chromium here. On Debian: apt-get install chromium. Elsewhere: set CHROMIUM_PATH to a Chromium or Chrome.',
    );
  return found;
}

/** How Chromium is started: without what talks to other hosts, and as root in a container too. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
