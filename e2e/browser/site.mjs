// The pages that everyone can see.
import assert from 'node:assert/strict';
import { LOOKS } from './harness.mjs';

export const flows = {
  'the landing page holds at every width, light and dark, without a script': async ({ open, axe }) => {
    for (const look of LOOKS) {
      const page = await open('/', look);
      assert.match(await page.title(), /honeyDue/);
      assert.equal(await page.locator('script').count(), 0, 'scripts');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `wider than ${look.width}`);
      await axe(page);
    }
  },

  'the link of an invitation holds at every width, light and dark, and hands its code to the app': async ({ open, axe }) => {
    for (const look of LOOKS) {
      for (const [path, heading] of [['/join/K7QX2M9P', /You are invited/], ['/join/K7QX', /not complete/]]) {
        const page = await open(path, { ...look, expected: [/status of 404 .*\/join\/K7QX\)/] });
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        assert.equal(await page.locator('script').count(), 0, 'scripts');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `wider than ${look.width}`);
        await axe(page);
      }
    }
    const page = await open('/join/K7QX2M9P');
    await page.getByText('K7QX2M9P', { exact: true }).click();
    assert.equal(await page.evaluate(() => getSelection().toString().trim()), 'K7QX2M9P', 'a click selects the whole code');
    assert.equal(await page.getByRole('link', { name: 'Open in the app' }).getAttribute('href'), 'honeydue://join/K7QX2M9P');
  },

  'the playground runs an example': async ({ open }) => {
    const page = await open('/playground/');
    const variables = page.locator('.graphiql-editor-tool .view-line');
    await variables.filter({ hasText: 'ada@example.com' }).first().waitFor();
    // Tabs are there as soon as they can be opened.
    await page.getByRole('tab', { name: 'SignIn' }).click();
    await page.locator('.graphiql-query-editor .view-line', { hasText: 'signIn' }).first().waitFor();
    await variables.filter({ hasText: 'olivia' }).first().waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.locator('.graphiql-response .view-lines', { hasText: 'accessToken' }).waitFor();
  },
};
