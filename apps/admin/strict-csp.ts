import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Adapter } from '@sveltejs/kit';
import type { PreprocessorGroup } from 'svelte/compiler';

// What makes the built app run under `script-src 'self'; style-src 'self'`, with no exceptions.

const inlineScript = /<script>([\s\S]*?)<\/script>/;
const inlineStyle = /style="[^"]*"/;

/**
 * Wraps an adapter so that the page it writes carries no inline code: the script with which
 * SvelteKit starts the app moves to a file of its own, named by its hash. It stays a classic,
 * blocking script, because it looks up `document.currentScript`.
 *
 * The build fails when there is not exactly one inline script to move.
 */
export function withExternalBoot(adapter: Adapter, directory: string, pageName: string): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder);
      const pagePath = path.join(directory, pageName);
      const html = await readFile(pagePath, 'utf8');
      const script = inlineScript.exec(html)?.[1];
      if (script === undefined) throw new Error(`${pagePath} has no inline script to move`);

      const hash = createHash('sha256').update(script).digest('base64url').slice(0, 8);
      const bootPath = `_app/immutable/boot.${hash}.js`;
      const page = html.replace(inlineScript, () => `<script src="/${bootPath}"></script>`);
      if (inlineScript.test(page)) throw new Error(`${pagePath} has a second inline script`);

      await writeFile(path.join(directory, bootPath), script);
      await writeFile(pagePath, page);
      await builder.compress(directory);
    },
  };
}

/** Gives SvelteKit's hidden announcer of page titles a class in place of its `style` attribute. */
export const announcerWithoutInlineStyle: PreprocessorGroup = {
  name: 'announcer-without-inline-style',
  markup({ content, filename }) {
    if (!filename?.endsWith('/runtime/components/root.svelte')) return undefined;
    if (!inlineStyle.test(content)) throw new Error(`${filename} has no inline style to replace`);
    return { code: content.replace(inlineStyle, 'class="sr-only"') };
  },
};
