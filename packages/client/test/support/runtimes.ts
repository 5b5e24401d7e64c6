import { EdgeVM } from '@edge-runtime/vm';
import { build } from 'esbuild';
import { createContext, runInContext } from 'node:vm';
import { chromium } from 'playwright-core';
import { inject } from 'vitest';
import { chromiumArguments, findChromium } from '../../../../e2e/browser/find-chromium.ts';
import { rekeyOrigin } from './account.ts';

/** Somewhere that JavaScript runs, with the package's exports as `Rekey`. */
export type Runtime = {
  /** What an expression, or the promise it gives, comes to. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** What the package may use, and nothing else of Node: see the README. */
const WEB_GLOBALS = [
  ...['fetch', 'Request', 'Response', 'Headers', 'ReadableStream', 'URL', 'URLSearchParams'],
  ...['TextEncoder', 'TextDecoder', 'atob', 'btoa', 'crypto', 'performance'],
  ...['AbortController', 'AbortSignal', 'setTimeout', 'clearTimeout'],
] as const;

/** A context with web standards alone, as Deno, Bun and others have them. */
export async function startBareContext(): Promise<Runtime> {
  const context = createContext(
    Object.fromEntries(WEB_GLOBALS.map((name) => [name, globalThis[name]])),
  );
  runInContext(await bundle(), context);
  return {
    evaluate: async (expression) => runInContext(expression, context),
    stop: async () => {},
  };
}

/** What runs at the edge of content networks. */
export async function startEdge(): Promise<Runtime> {
  const edge = new EdgeVM();
  edge.evaluate(await bundle());
  return { evaluate: async (expression) => edge.evaluate(expression), stop: async () => {} };
}

/** A page of Rekey's own origin in a real browser. */
export async function startBrowser(): Promise<Runtime> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const page = await browser.newPage();
  const address = `${rekeyOrigin}/page-of-an-integration`;
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Integration</title>' }),
  );
  await page.goto(address);
  await page.addScriptTag({ content: await bundle() });
  return { evaluate: (expression) => page.evaluate(expression), stop: () => browser.close() };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@rekey/client';", resolveDir: inject('installation') },
    ...{ bundle: true, write: false, format: 'iife', globalName: 'Rekey', platform: 'neutral' },
    // A `var` of a script is global, but not in every evaluator.
    footer: { js: 'globalThis.Rekey = Rekey;' },
  });
  return outputFiles[0]!.text;
}
