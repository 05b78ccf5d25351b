// What stands around the pages of the admin: keys, palette, colours, languages, and what happens when the server is not well.
import assert from 'node:assert/strict';
import { OWNER, heading, settled, signIn } from '../lib/admin.mjs';

export const flows = {
  'the keyboard is enough': async ({ open, operator }) => {
    const page = await open('/admin/');
    await page.getByLabel('Email').focus();
    await page.keyboard.type(operator.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(operator.password);
    await page.keyboard.press('Enter');
    await heading(page, 'Overview');

    await page.goto('/admin/');
    await heading(page, 'Overview');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().width > 50), 'the skip link shows');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');

    await page.getByRole('link', { name: 'Accounts' }).first().focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Accounts');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'the focus is where the reader has come to');

    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('oliv/jk?');
    const search = page.getByRole('searchbox', { name: 'Search' });
    assert.equal(await search.inputValue(), 'oliv/jk?', 'keys are letters in a field');
    await search.fill('oliv');
    await page.waitForURL(/q=oliv$/);
    await page.getByRole('status').getByText('1 match', { exact: true }).waitFor();
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await heading(page, OWNER.name);

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next row').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
  },

  'the palette finds pages, accounts and homes': async ({ open, operator }) => {
    const page = await open('/admin/');
    await signIn(page, operator);
    await heading(page, 'Overview');

    await page.keyboard.press('Control+k');
    const palette = page.getByRole('combobox', { name: 'Find anything' });
    await palette.fill('audi');
    await page.keyboard.press('Enter');
    await heading(page, 'Audit');

    await page.keyboard.press('Control+k');
    await palette.fill('oliv');
    await page.getByRole('option', { name: OWNER.email }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('option', { name: OWNER.email }).click();
    await heading(page, OWNER.name);

    await page.keyboard.press('Control+k');
    await palette.fill('nobody is called this');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
  },

  'colours and language are kept': async ({ open, operator }) => {
    const page = await open('/admin/');
    await signIn(page, operator);
    await heading(page, 'Overview');
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();

    await page.getByRole('button', { name: 'Dark' }).click();
    assert.notEqual(await ground(), light);
    await page.getByLabel('Language').selectOption('Deutsch');
    await heading(page, 'Überblick');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');

    await page.reload();
    await heading(page, 'Überblick');
    assert.notEqual(await ground(), light);
    await page.getByRole('link', { name: 'Konten' }).first().click();
    await page.getByRole('columnheader', { name: 'Angemeldet' }).waitFor();
  },

  'a failing server is told with the request id, and asked again': async ({ open, operator }) => {
    const page = await open('/admin/', { expected: [/status of 500/] });
    await signIn(page, operator);
    await heading(page, 'Overview');
    await page.route('**/admin/graphql', (route) => route.fulfill({ status: 500, headers: { 'x-request-id': 'req-42' }, body: 'broken' }));

    await page.getByRole('link', { name: 'Accounts' }).first().click();
    await page.getByRole('alert').getByText('Request req-42').waitFor();
    await page.unroute('**/admin/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.getByText('Request req-42').count(), 0);
  },

  'a server that is away is told, and found again': async ({ open, operator }) => {
    const page = await open('/admin/accounts', { expected: [/ERR_CONNECTION_REFUSED|ERR_FAILED|request failed/] });
    await signIn(page, operator);
    await page.locator('tbody tr').first().waitFor();
    await page.route('**/admin/graphql', (route) => route.abort('connectionrefused'));

    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByText('No connection').waitFor();
    await page.unroute('**/admin/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.getByRole('heading', { name: 'Sign-ups' }).waitFor();
  },

  'a newer build is offered': async ({ open, operator }) => {
    const page = await open('/admin/');
    await signIn(page, operator);
    await heading(page, 'Overview');
    await page.route('**/admin/', (route) => route.fulfill({ contentType: 'text/html', body: '<script src="/admin/newer.js"></script>' }));

    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('A newer version of the admin is there.').waitFor();
    await page.unroute('**/admin/');
    await page.getByRole('button', { name: 'Load it' }).click();

    await heading(page, 'Overview');
    assert.equal(await page.getByText('A newer version').count(), 0);
  },

  'pages that are not there, and rows that are not there, say so': async ({ open, operator }) => {
    const page = await open('/admin/nowhere/at/all');
    await signIn(page, operator);
    await heading(page, 'Page not found');
    await page.goto('/admin/accounts/acct_01h455vb4pex5vsknk084sn02q');
    await heading(page, 'There is nothing of this id');
  },

  'on a phone the pages are behind a button': async ({ open, operator }) => {
    const page = await open('/admin/', { width: 390 });
    await signIn(page, operator);
    await heading(page, 'Overview');

    await page.getByRole('button', { name: 'All pages' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Homes' }).click();
    await heading(page, 'Homes');
    assert.equal(await page.getByRole('dialog').count(), 0, 'it goes with the choice');
  },
};
