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
