import type { Locator, Page } from '@playwright/test';

/** Settings > Usage. */
export class UsagePage {
  readonly page: Page;
  readonly heading: Locator;
  readonly picker: Locator;
  /** What the search of the picker gave. */
  readonly found: Locator;
  readonly plot: Locator;
  readonly busiest: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Usage', level: 1 });
    this.picker = page.getByRole('combobox', { name: 'API key' });
    this.found = page.getByRole('listbox', { name: 'API keys found' }).getByRole('option');
    this.plot = page.getByRole('slider', { name: /^Requests by time/ });
    this.busiest = page.getByRole('table', { name: 'Busiest API keys' });
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/settings/usage${query}`);
    await this.heading.waitFor();
  }

  /** The panel with a plot, by its heading. */
  panel(heading: string | RegExp): Locator {
    return this.page.getByRole('region', { name: heading });
  }

  range(name: '24 hours' | '7 days' | '30 days'): Locator {
    return this.page.getByRole('navigation', { name: 'Time' }).getByRole('link', { name });
  }

  /** One of the three figures over the plot. */
  figure(name: 'Requests' | 'Accepted' | 'Refused'): Locator {
    const term = this.page.getByRole('term').filter({ hasText: name });
    return this.page.locator('dl > div').filter({ has: term }).getByRole('definition').first();
  }
}
