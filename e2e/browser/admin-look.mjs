// That every page of the admin holds at every width, light and dark, and stays small.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/server.mjs';
import { LISTS, heading, settled, signIn } from '../lib/admin.mjs';
import { LOOKS } from './harness.mjs';

/** What the first load may weigh, as brotli. */
const FIRST_LOAD_KB = 350;

export const flows = {
  ...Object.fromEntries(
    LOOKS.map((look) => [
      `every page holds at ${look.width} px, ${look.scheme}`,
      async ({ open, axe, operator }) => {
        const page = await open('/admin/', look);
        const holds = async () => {
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
          await axe(page);
        };

        await heading(page, 'Sign in');
        await holds();
        await signIn(page, operator);
        await page.getByRole('heading', { name: 'Sign-ups' }).waitFor();
        await holds();
        for (const [key, title] of Object.entries(LISTS)) {
          await page.goto(`/admin/${key}`);
          await heading(page, title);
          await settled(page);
          await holds();
          const row = page.locator('tbody a[data-row]').first();
          if ((await row.count()) === 0) continue;
          await row.click();
          await page.waitForURL(new RegExp(`/admin/${key}/`));
          await settled(page);
          await holds();
        }
        for (const path of ['/admin/security', '/admin/accounts?q=nobody+is+called+this&verified=perhaps', '/admin/nowhere/at/all']) {
          await page.goto(path);
          await settled(page);
          await holds();
        }
        await page.goto('/admin/operators');
        await page.getByRole('button', { name: 'Invite an operator' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Invite an operator' }).click();
        await holds();
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: 'Find anything' }).fill('a');
        await holds();
      },
    ]),
  ),

  'the first load is small': async () => {
    const dist = join(ROOT, 'admin', 'dist');
    const bytes = readdirSync(dist)
      .filter((name) => name.endsWith('.br'))
      .reduce((sum, name) => sum + readFileSync(join(dist, name)).length, 0);
    assert.ok(bytes > 100_000, 'it is built');
    assert.ok(bytes <= FIRST_LOAD_KB * 1000, `${Math.round(bytes / 1000)} kB`);
  },
};
