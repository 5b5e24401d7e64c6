import type { Page } from '@playwright/test';

/** Everything a page lets out beside its answers: addresses it asked for or showed, and its console. */
export function watchLeaks(page: Page): () => string {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url(), request.headers()['referer'] ?? ''));
  page.on('framenavigated', (frame) => seen.push(frame.url()));
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(String(error)));
  return () => seen.join('\n');
}

/** What a page keeps for later: both storages, cookies it can read, its history's state. */
export function readKept(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      history.state,
      location.href,
    ]),
  );
}
