// What operators do in the admin, and that it holds at every width, light and dark.
import assert from 'node:assert/strict';
import { LOOKS } from './harness.mjs';

/** Someone of the demo household, who belongs to two homes. */
const OWNER = { name: 'Olivia', email: 'olivia@honeydue.test' };
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
    await page.getByRole('status').getByText('1 account', { exact: true }).waitFor();
    await page.getByRole('link', { name: OWNER.name }).click();

    await heading(page, OWNER.name);
    await page.getByText(OWNER.email).waitFor();
    assert.equal(await rows(page, /^Homes/), 2, 'homes');
    assert.ok((await rows(page, /^Tasks/)) > 3, 'tasks');

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
    assert.equal(await page.getByLabel('Verification').inputValue(), 'no');
    assert.equal(await page.getByLabel('Sort').inputValue(), '-email');
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

    await page.getByLabel('Homes').selectOption('Without a home');
    await page.waitForURL('**/admin/accounts?verified=no&home=no&sort=-email');
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
    await page.waitForURL('**/admin/accounts?verified=no&home=no&sort=name');
    await page.getByRole('row', { name: /person00@/ }).waitFor();
    await page.getByRole('link', { name: 'Clear all' }).click();
    await page.waitForURL('**/admin/accounts');
    await page.getByRole('row', { name: /person25@/ }).waitFor();
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

  'every page holds at every width, light and dark': async ({ open, axe, operator, server }) => {
    for (const look of LOOKS) {
      const page = await open('/admin/', look);
      const holds = async () => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide at ${look.width}`);
        await axe(page);
      };

      await heading(page, 'Sign in');
      await holds();
      await signIn(page, operator);
      await page.getByRole('heading', { name: 'Sign-ups' }).waitFor();
      await holds();
      await page.getByRole('link', { name: 'Accounts' }).click();
      await page.locator('tbody tr').first().waitFor();
      await holds();
      await page.getByRole('searchbox', { name: 'Search' }).fill('nobody is called this');
      await page.getByText('No account matches').waitFor();
      await holds();
      await page.getByRole('searchbox', { name: 'Search' }).fill(OWNER.name);
      await page.getByRole('link', { name: OWNER.name }).click();
      await page.getByRole('heading', { name: 'Homes' }).waitFor();
      await holds();
      await page.goto('/admin/nowhere/at/all');
      await heading(page, 'Page not found');
      await holds();
    }
  },

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

    await page.getByRole('link', { name: 'Accounts' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Accounts');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'the focus is where the reader has come to');
  },

  'a failing server is told with the request id, and asked again': async ({ open, operator }) => {
    const page = await open('/admin/', { expected: [/status of 500/] });
    await signIn(page, operator);
    await heading(page, 'Overview');
    await page.route('**/admin/graphql', (route) => route.fulfill({ status: 500, headers: { 'x-request-id': 'req-42' }, body: 'broken' }));

    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('Request req-42').waitFor();
    await page.unroute('**/admin/graphql');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.getByText('Request req-42').count(), 0, 'the toast is gone');
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

async function signIn(page, { email, password }) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits for the page of this heading. */
function heading(page, name) {
  return page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
}

/** Counts the rows below the head of a table. */
async function rows(page, name) {
  const table = page.getByRole('table', { name });
  await table.waitFor();
  return table.locator('tbody tr').count();
}

/** Signs people up in the apps' API, whose addresses and names carry numbers. */
async function signUp(server, count) {
  const query = 'mutation($input: SignUpInput!) { signUp(input: $input) { userErrors { code } } }';
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const number = String(index).padStart(2, '0');
      const input = { email: `person${number}@example.com`, password: 'correct horse', displayName: `Person ${number}` };
      const answer = await fetch(server.graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { input } }),
      });
      assert.deepEqual((await answer.json()).data.signUp.userErrors, []);
    }),
  );
}
