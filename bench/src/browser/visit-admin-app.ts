import { chromium, type Page } from 'playwright-core';

/** A first visit of a signed-in administrator, with nothing in the browser's cache. */
export type Visit = {
  /** Paths of the scripts that were loaded before anything was pressed. */
  readonly scripts: readonly string[];
  readonly largestPaintMs: number;
  /** From the click on API SHARED SECRET until the secret stands in the dialog. */
  readonly modalMs: number;
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the API keys page, waits until it is quiet, and opens the dialog. */
export async function visitAdminApp(
  executablePath: string,
  publicUrl: string,
  cookie: string,
): Promise<Visit> {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    const context = await browser.newContext();
    await context.addCookies([{ name, value, url: publicUrl, httpOnly: true, sameSite: 'Strict' }]);
    const page = await context.newPage();
    await page.goto(`${publicUrl}/settings/api-keys`, { waitUntil: 'networkidle' });
    const scripts = await scriptsOf(page);
    const largestPaintMs = await largestPaintOf(page);
    return { scripts, largestPaintMs, modalMs: await openModal(page) };
  } finally {
    await browser.close();
  }
}

function scriptsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name: address }) => new URL(address).pathname)
      .filter((path) => path.endsWith('.js')),
  );
}

function largestPaintOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().at(-1)?.startTime ?? NaN),
        ).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
}

/** Timed inside the page, from the click's own event to the frame after the secret is there. */
async function openModal(page: Page): Promise<number> {
  await page.evaluate(() => {
    const isShown = () => {
      const dialog = document.querySelector('[role="dialog"], [role="alertdialog"]');
      const fields = [...(dialog?.querySelectorAll('input, textarea') ?? [])];
      const texts = fields.map((field) => (field as HTMLInputElement).value);
      return [dialog?.textContent ?? '', ...texts].some((text) => text.includes('rks_'));
    };
    const until = (clickedAtMs: number, done: (ms: number) => void) => {
      if (isShown()) requestAnimationFrame(() => done(performance.now() - clickedAtMs));
      else requestAnimationFrame(() => until(clickedAtMs, done));
    };
    (globalThis as { modalMs?: Promise<number> }).modalMs = new Promise((resolve) => {
      const onClick = (event: Event) => until(event.timeStamp, resolve);
      document.addEventListener('click', onClick, { once: true, capture: true });
    });
  });
  await page.getByRole('button', { name: 'API SHARED SECRET' }).click();
  return page.evaluate(() => (globalThis as { modalMs?: Promise<number> }).modalMs ?? NaN);
}
