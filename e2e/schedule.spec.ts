import { expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { AuditLogPage } from './pages/audit-log-page.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';

// A schedule of the shared secret: set, changed and cleared, and what the page says of it.

test('is set after it is understood, shown with the next time, and cleared', async ({ page }) => {
  const main = page.getByRole('main');
  const { scheduleButton } = new RegenerationPanel(page);
  const dialog = new ActionDialog(page, 'Schedule of the shared secret');
  const days = dialog.field('Every so many days');
  const understood = dialog.root.getByRole('checkbox');
  await new ApiKeysPage(page).open();
  await expect(main).not.toContainText('Regenerates by schedule');
  await scheduleButton.click();
  await expect(dialog.root).toContainText('Without a schedule, nothing does.');
  await expect(dialog.button('CLEAR SCHEDULE')).toBeHidden();
  await days.fill('30');
  await dialog.button('SAVE').click();
  await expect(understood).toBeFocused();
  await understood.check();
  await days.fill('5');
  await dialog.button('SAVE').click();
  await expect(dialog.root).toContainText('Choose 7 to 365 days.');
  await days.fill('30');
  await dialog.field('Overlap').selectOption('3 days');
  await expect(dialog.root).toContainText('integrations stop 3 days after each of these');
  await dialog.field('Days of the week').selectOption('Any day');
  await dialog.button('SAVE').click();
  await expect(dialog.root).toBeHidden();
  await expect(main).toContainText(
    /Regenerates by schedule\s+in (29|30|31) days\s*, with an overlap of\s+3 days/,
  );

  await page.reload();
  await scheduleButton.click();
  await expect(days).toHaveValue('30');
  await expect(dialog.field('Overlap').locator(':checked')).toHaveText('3 days');
  await expect(dialog.field('Days of the week').locator(':checked')).toHaveText('Any day');
  await dialog.button('CLEAR SCHEDULE').click();
  await expect(dialog.root).toBeHidden();
  await expect(main).not.toContainText('Regenerates by schedule');

  const log = new AuditLogPage(page);
  await log.open();
  await expect(main).toContainText('cleared the schedule of the shared secret');
  await expect(main).toContainText('it regenerates by itself every 30 days');
});

test('says that a regeneration was left out, and why', async ({ page }) => {
  const hour = 3_600_000;
  const later = (ms: number) => new Date(Date.now() + ms).toISOString();
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query SharedSecretStatus')) return route.fallback();
    const response = await route.fetch();
    const answer = (await response.json()) as { data: { sharedSecret: Record<string, unknown> } };
    answer.data.sharedSecret['schedule'] = {
      ...{ everyDays: 7, hour: 3, weekdays: ['MONDAY', 'THURSDAY'], overlapSeconds: 7200 },
      nextAt: later(20 * hour),
      skipped: { dueAt: later(-4 * hour), because: 'OVERLAP_OPEN', until: later(hour) },
    };
    return route.fulfill({ response, json: answer });
  });
  await new ApiKeysPage(page).open();
  const main = page.getByRole('main');
  await expect(main).toContainText(/in 20 hours\s*, with an overlap of\s+2 hours/);
  await expect(main).toContainText(
    /The regeneration due\s+4 hours ago\s+was left out: an overlap was open\./,
  );
  await new RegenerationPanel(page).scheduleButton.click();
  const dialog = new ActionDialog(page, 'Schedule of the shared secret');
  await expect(dialog.field('Days of the week').locator(':checked')).toHaveText('Monday, Thursday');
  await expect(dialog.field('Overlap').locator(':checked')).toHaveText('2 hours');
});
