import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const ON_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** What to do where no browser is found. */
export const HOW_TO_GET_A_BROWSER =
  'The end-to-end tests need Chromium, and there is none on PATH. On Debian: apt-get install chromium. Elsewhere, set CHROMIUM_PATH to a Chromium or Chrome.';

/**
 * The Chromium that the end-to-end tests drive: the one named by `CHROMIUM_PATH`, or found.
 *
 * @returns {string | null}
 */
export function findBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ON_MACOS].find(isExecutable) ?? null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
