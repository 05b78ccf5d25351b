// What operators do with lists and details in the admin.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Client } from '../lib/client.mjs';
import { OWNER, heading, rows, settled, signIn, signUp } from '../lib/admin.mjs';

/** Enough to need a second page of the list. */
const MORE_PEOPLE = 26;

export const flows = {
  'an operator signs in, finds an account, and comes back to the same list': async ({ open, operator }) => {
    const page = await open('/admin/accounts');
    await signIn(page, { ...operator, password: 'not the password' });
    await page.getByRole('alert').getByText(/password/i).waitFor();
    await signIn(page, operator);

    await heading(page, 'Accounts');
    await page.getByRole('searchbox', { name: 'Search' }).fill('OLIV');
    await page.waitForURL('**/admin/accounts?q=OLIV');
    await page.getByRole('status').getByText('1 match', { exact: true }).waitFor();
    await page.getByRole('link', { name: OWNER.name }).click();

    await heading(page, OWNER.name);
    await page.getByText(OWNER.email).first().waitFor();
    assert.equal(await rows(page, /^Homes/), 2, 'homes');

    await page.reload();
    await heading(page, OWNER.name);
    await page.goBack();
    await heading(page, 'Accounts');
    assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'OLIV');
    assert.equal(await rows(page, /^Accounts/), 1, 'accounts');
  },

  'filter, order and page of the list stand in the address': async ({ open, operator, server }) => {
    await signUp(server, MORE_PEOPLE);
    const page = await open('/admin/accounts?verified=no&sort=-email');
    await signIn(page, operator);

    await page.getByRole('row', { name: /person25@/ }).waitFor();
    assert.equal(await page.getByLabel('Email address').inputValue(), 'no');
    assert.equal(await page.getByLabel('Sort').inputValue(), 'EMAIL_DESC');
    const first = await page.locator('tbody').innerText();

    await page.getByRole('link', { name: 'Next' }).click();
    await page.waitForURL(/[?&]after=/);
    await page.getByRole('row', { name: /person00@/ }).waitFor();
    const second = await page.locator('tbody').innerText();
    await page.reload();
    await page.getByRole('row', { name: /person00@/ }).waitFor();
    assert.equal(await page.locator('tbody').innerText(), second, 'the second page after a reload');

    await page.getByRole('link', { name: 'Previous' }).click();
    await page.getByRole('row', { name: /person25@/ }).waitFor();
    assert.equal(await page.locator('tbody').innerText(), first, 'the first page again');

    await page.getByRole('combobox', { name: 'Homes' }).selectOption('Without a home');
    await page.waitForURL('**/admin/accounts?verified=no&hasResidence=no&sort=-email');
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
    await page.waitForURL('**/admin/accounts?verified=no&hasResidence=no&sort=name');
    await page.getByRole('row', { name: /person00@/ }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.waitForURL('**/admin/accounts?sort=name');
  },

  'what means nothing in an address is left out with a word, and the rest holds': async ({ open, operator }) => {
    const page = await open('/admin/accounts?q=OLIV&verified=perhaps&sort=sideways');
    await signIn(page, operator);

    const told = page.getByRole('status').filter({ hasText: 'verified=perhaps, sort=sideways' });
    await told.waitFor();
    assert.equal(await rows(page, /^Accounts/), 1, 'the search holds');
    await told.getByRole('button', { name: 'Close' }).click();
    await page.waitForURL('**/admin/accounts?q=OLIV');
    assert.equal(await told.count(), 0);
  },

  'columns and views are kept in the browser': async ({ open, operator }) => {
    const page = await open('/admin/accounts?q=OLIV');
    await signIn(page, operator);
    await page.getByRole('link', { name: OWNER.name }).waitFor();

    await page.getByLabel('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Time zone' }).check();
    await page.getByRole('columnheader', { name: 'Time zone' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByLabel('Views', { exact: true }).click();
    await page.getByLabel('Name of this view').fill('Olivias');
    await page.getByRole('button', { name: 'Save' }).click();

    await page.goto('/admin/accounts');
    await page.getByRole('columnheader', { name: 'Time zone' }).waitFor();
    await page.getByLabel('Views', { exact: true }).click();
    await page.getByRole('link', { name: 'Olivias' }).click();
    await page.waitForURL(/q=OLIV/);
    await page.getByRole('status').getByText('1 match', { exact: true }).waitFor();
  },

  'a list is taken along as CSV as it stands': async ({ open, operator, server }) => {
    for (const name of ['=formula one', '=formula two']) await (await Client.signUp(server)).createResidence(name);
    const page = await open('/admin/residences?q=%3Dformula&sort=name');
    await signIn(page, operator);
    await page.getByRole('row', { name: /=formula two/ }).waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const text = await readFile(await (await download).path(), 'utf8');

    const lines = text.trim().split(/\r?\n/);
    assert.equal(lines.length, 3, text);
    assert.ok(lines[1].includes('formula one') && lines[2].includes('formula two'), text);
    assert.doesNotMatch(text, /(^|,)"?[=+@-]/m, 'a cell that starts a formula');
  },

  'signing out ends the session, also for whoever kept its cookie': async ({ open, operator, server }) => {
    const page = await open('/admin/');
    await signIn(page, operator);
    await heading(page, 'Overview');
    const [cookie] = await page.context().cookies(`${server.url}/admin/`);
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.path === '/admin', JSON.stringify(cookie));

    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');

    await page.context().addCookies([cookie]);
    await page.goto('/admin/accounts');
    await heading(page, 'Sign in');
  },

  'a home leads to its people, its tasks and back': async ({ open, operator }) => {
    const page = await open('/admin/residences?sort=created');
    await signIn(page, operator);
    await heading(page, 'Homes');
    await page.locator('tbody a[data-row]').first().click();

    await page.getByRole('link', { name: 'Members', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Tasks', exact: true }).last().click();
    await page.waitForURL(/tab=tasks/);
    await settled(page);
    await page.getByRole('columnheader', { name: 'Due' }).getByRole('link').click();
    await page.waitForURL(/tab=tasks&sort=due/);
    await page.goBack();
    await page.goBack();
    await page.getByRole('table', { name: 'Members' }).waitFor();
  },

  'nothing runs in the admin but its own files': async ({ server }) => {
    const index = await fetch(`${server.url}/admin/`);
    const policy = index.headers.get('content-security-policy');
    const html = await index.text();

    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
    assert.doesNotMatch(html, /\sstyle=|<style|<script(?![^>]*\ssrc=)/);
    assert.equal((await fetch(`${server.url}/admin/missing.js`)).status, 404);
    assert.equal((await fetch(`${server.url}/admin/accounts`)).status, 200);
  },
};
