import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Success criteria of WCAG 2.2, levels A and AA, and what axe holds for good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it is, one line each: the rule, the element, what to do. */
export async function findAccessibilityProblems(page: Page): Promise<readonly string[]> {
  // Legacy mode runs in the page itself; the other opens a second page each time, for foreign frames,
  // of which there are none.
  const axe = new AxeBuilder({ page }).withTags(TAGS).setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** How far the page can be scrolled sideways, in CSS pixels: 0 where everything fits. */
export function sidewaysScrollPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
