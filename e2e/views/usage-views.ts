import { answerBusyUsage } from '../network/busy-usage.ts';
import { cutOperation } from '../network/graphql-route.ts';
import { UsagePage } from '../pages/usage-page.ts';
import { scene, type View } from './view.ts';

/** The plots of usage: as busy as they get, of one key, of none, and when they cannot be had. */
export function usageViews(): readonly View[] {
  return [
    {
      name: 'usage',
      open: async (page) => {
        await answerBusyUsage(page);
        const usage = new UsagePage(page);
        await usage.open();
        await usage.plot.focus();
        await page.getByText('The same as a table').waitFor();
      },
    },
    {
      name: 'usage-30-days',
      open: async (page) => {
        await answerBusyUsage(page);
        const usage = new UsagePage(page);
        await usage.open('?days=30');
        await page.getByText('The same as a table').click();
      },
    },
    {
      name: 'usage-of-a-key',
      open: async (page) => {
        const usage = new UsagePage(page);
        await usage.open(`?days=7&key=${scene.apiKey}`);
        await usage.plot.waitFor();
        await usage.picker.fill('e');
        await usage.found.first().waitFor();
      },
    },
    {
      name: 'usage-of-no-key',
      open: async (page) => {
        await new UsagePage(page).open('?key=no-such-key');
        await page.getByText('There is no API key no-such-key').waitFor();
      },
    },
    {
      name: 'usage-unreachable',
      open: async (page) => {
        await cutOperation(page, 'AccountUsage');
        await new UsagePage(page).open();
        await page.getByRole('alert').waitFor();
      },
    },
  ];
}
