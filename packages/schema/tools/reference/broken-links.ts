import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reference } from './render-reference.ts';

const LINK = /\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g;

/** Links of the pages that lead nowhere: to no page or file, or to no heading of one of the pages. */
export function brokenLinks(reference: Reference, folder: string): string[] {
  const anchors = new Map(
    [...reference].map(([name, text]) => [name, new Set(headingsOf(text).map(anchorOf))]),
  );
  return [...reference].flatMap(([name, text]) =>
    [...text.matchAll(LINK)]
      .filter(([, target = '', anchor]) => {
        const page = anchors.get(target === '' ? name : target);
        if (page) return anchor !== undefined && !page.has(anchor);
        return !/^https?:/.test(target) && !existsSync(join(folder, target));
      })
      .map(([link]) => `${name}: ${link}`),
  );
}

function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
}

/** As GitHub does it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
