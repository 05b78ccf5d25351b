// What operators do to accounts and homes, one by one and many at once.
import assert from 'node:assert/strict';
import { OWNER, heading, rows, settled, signIn, signUp } from '../lib/admin.mjs';

export const flows = {
  'many accounts are suspended at once, and let in again within five seconds': async ({ open, operator, server }) => {
    await signUp(server, 3, 'bulk');
    const page = await open('/admin/accounts?q=bulk&sort=email');
    await signIn(page, operator);
    await page.getByRole('row', { name: /bulk02@/ }).waitFor();

    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
    await page.getByRole('checkbox', { name: /Select: Bulk 02/ }).uncheck();
    await page.getByRole('status').getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Suspend' }).click();
    const form = page.getByRole('dialog', { name: 'Suspend: 2 rows' });
    await form.getByRole('button', { name: 'Suspend' }).click();
    await form.getByText('Please fill this in.').waitFor();
    await form.getByLabel('Reason').fill('They sent spam');
    await form.getByRole('button', { name: 'Suspend' }).click();
    await form.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back').waitFor();
    await page.goto('/admin/accounts?q=bulk&suspended=yes');
    await page.getByText('Nothing matches').waitFor();

    await page.goto('/admin/audit?operation=suspend_account');
    await page.getByRole('row', { name: /They sent spam/ }).nth(1).waitFor();
    await page.goto('/admin/audit?operation=restore_account');
    await page.getByRole('row', { name: /They sent spam/ }).first().waitFor();
  },

  'an operator sees the app as an account sees it, and leaves': async ({ open, operator }) => {
    const page = await open(`/admin/accounts?q=${OWNER.name}`);
    await signIn(page, operator);
    await page.getByRole('link', { name: OWNER.name }).click();
    await heading(page, OWNER.name);

    await page.getByRole('button', { name: 'View as' }).click();
    const form = page.getByRole('dialog', { name: 'View as' });
    await form.getByLabel('Reason').fill('A reminder did not come');
    await form.getByRole('button', { name: 'View as' }).click();
    await page.waitForURL('**/admin/view');
    const banner = page.getByRole('status').filter({ hasText: `as ${OWNER.name} sees it` });
    await banner.waitFor();
    await page.getByRole('heading', { level: 2 }).first().waitFor();

    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await heading(page, 'Accounts');
    await banner.getByRole('button', { name: 'Leave' }).click();
    await heading(page, OWNER.name);
    assert.equal(await banner.count(), 0);
    await page.getByRole('link', { name: 'Audit', exact: true }).last().click();
    await page.getByRole('row', { name: /Viewed as an account.*A reminder did not come/ }).first().waitFor();
    await page.getByRole('row', { name: /Left the view of an account/ }).first().waitFor();
  },

  'a home is archived and taken out again': async ({ open, operator }) => {
    const page = await open('/admin/residences?archived=no&sort=name');
    await signIn(page, operator);
    await page.locator('tbody a[data-row]').first().click();
    await page.getByRole('button', { name: 'Archive' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Reason').fill('Asked for on the phone');
    await form.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Archive' }).waitFor();
  },

  'an account has its homes, devices, sessions and what was sent to it in tabs': async ({ open, operator }) => {
    const page = await open(`/admin/accounts?q=${OWNER.name}`);
    await signIn(page, operator);
    await page.getByRole('link', { name: OWNER.name }).click();
    await heading(page, OWNER.name);
    assert.equal(await rows(page, /^Homes/), 2);
    for (const tab of ['Tasks', 'Notices', 'Deliveries', 'Sessions', 'Devices', 'Plan', 'Audit']) {
      await page.getByRole('navigation', { name: 'Parts' }).getByRole('link', { name: tab, exact: true }).click();
      await page.waitForURL(/tab=/);
      await settled(page);
      assert.equal(await page.getByRole('alert').count(), 0, tab);
    }
  },

  'a queue is paused, resumed within five seconds, and a job run at once': async ({ open, operator }) => {
    const page = await open('/admin/queues');
    await signIn(page, operator);
    const mail = page.getByRole('row', { name: /^Mail/ });
    await mail.getByRole('button', { name: 'Pause' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Reason').fill('The mail server is moved');
    await form.getByRole('button', { name: 'Pause' }).click();
    await mail.getByText('Paused').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await mail.getByRole('button', { name: 'Pause' }).waitFor();

    await page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await heading(page, 'Jobs');
    await page.getByRole('button', { name: 'Run now' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('status').getByText(/done/).waitFor();
  },
};
