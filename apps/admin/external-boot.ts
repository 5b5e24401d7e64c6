import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Adapter } from '@sveltejs/kit';

const inlineScript = /<script>([\s\S]*?)<\/script>/;

/**
 * Wraps an adapter so that the page it writes carries no inline code: the script with which
 * SvelteKit starts the app moves to a file of its own, named by its hash. The server can then
 * answer with `script-src 'self'` and nothing else.
 *
 * The script stays a classic, blocking one, because it looks up `document.currentScript`.
 * The build fails when there is not exactly one inline script to move.
 */
export function withExternalBoot(adapter: Adapter, pageFile: string): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder);
      const html = await readFile(pageFile, 'utf8');
      const script = inlineScript.exec(html)?.[1];
      if (script === undefined) throw new Error(`${pageFile} has no inline script to move`);

      const hash = createHash('sha256').update(script).digest('base64url').slice(0, 8);
      const bootPath = `_app/immutable/boot.${hash}.js`;
      const page = html.replace(inlineScript, () => `<script src="/${bootPath}"></script>`);
      if (inlineScript.test(page)) throw new Error(`${pageFile} has a second inline script`);

      await writeFile(pageFile.replace(/[^/]+$/, bootPath), script);
      await writeFile(pageFile, page);
      await builder.compress('build');
    },
  };
}
