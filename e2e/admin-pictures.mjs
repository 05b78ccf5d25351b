// Takes pictures of every page of the admin, at three widths, light and dark, into tmp/admin.
// Usage: node admin-pictures.mjs [WORDS]   only the pages whose name contains WORDS
//        node admin-pictures.mjs --readme  the few that the README shows, into docs/admin
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER, LISTS, heading, settled, signIn, signUp } from './lib/admin.mjs';
import { OPERATOR, ROOT, startServer } from './lib/server.mjs';
import { launchBrowser } from './browser/harness.mjs';

const WIDTHS = { 1280: 800, 1920: 1080, 390: 844 };
const SCHEMES = ['light', 'dark'];
/** What the README shows, by page, width and scheme. */
const README = ['overview-1280-light', 'accounts-1280-light', 'account-1280-dark', 'deliveries-1280-light', 'palette-1280-dark', 'audit-1280-light', 'residence-390-light', 'overview-390-dark'];

const forReadme = process.argv.includes('--readme');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--')).join(' ');
const folder = forReadme ? join(ROOT, 'docs', 'admin') : join(ROOT, 'tmp', 'admin');
mkdirSync(folder, { recursive: true });

const list = (key) => ({ path: `/admin/${key}` });
const first = (key, tab = '') => ({ path: `/admin/${key}`, then: (page) => open(page, key, tab) });
const PAGES = {
  overview: { path: '/admin/' },
  ...Object.fromEntries(Object.keys(LISTS).map((key) => [key, list(key)])),
  account: { path: `/admin/accounts?q=${OWNER.name}`, then: (page) => open(page, 'accounts', '') },
  residence: first('residences'),
  'residence-tasks': first('residences', 'tasks'),
  task: first('tasks'),
  contractor: first('contractors'),
  appliance: first('appliances'),
  document: first('documents'),
  delivery: first('deliveries'),
  notice: first('notices'),
  operator: first('operators'),
  entry: first('audit'),
  security: { path: '/admin/security' },
  nothing: { path: '/admin/accounts?q=nobody&verified=perhaps' },
  missing: { path: '/admin/nowhere/at/all' },
  form: { path: '/admin/operators', then: (page) => page.getByRole('button', { name: 'Invite an operator' }).click() },
  palette: {
    path: '/admin/accounts',
    then: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('oliv');
      await page.getByRole('option', { name: OWNER.email }).waitFor();
    },
  },
  keys: { path: '/admin/', then: (page) => page.keyboard.press('?') },
};

const server = process.env.ADMIN_URL ? { url: process.env.ADMIN_URL, graphql: `${process.env.ADMIN_URL}/graphql`, stop: async () => {} } : await startServer();
let browser;
try {
  browser = await launchBrowser();
  await signUp(server, 30);
  for (const [width, height] of Object.entries(WIDTHS)) {
    for (const scheme of SCHEMES) await takeAll(Number(width), height, scheme);
  }
} finally {
  await browser?.close();
  await server.stop();
}

async function takeAll(width, height, scheme) {
  const wanted = (name) => (forReadme ? README.includes(`${name}-${width}-${scheme}`) : name.includes(words));
  const context = await browser.newContext({ baseURL: server.url, viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/admin/');
  await heading(page, 'Sign in');
  if (!forReadme && wanted('sign-in')) await take(page, `sign-in-${width}-${scheme}`);
  await signIn(page, OPERATOR);
  await heading(page, 'Overview');
  for (const [name, { path, then }] of Object.entries(PAGES)) {
    if (!wanted(name)) continue;
    try {
      await page.goto(path);
      await settled(page);
      await then?.(page);
      await settled(page);
      await take(page, `${name}-${width}-${scheme}`);
    } catch (error) {
      console.log(`${name} at ${width} ${scheme}: ${error.message.split('\n')[0]}`);
    }
  }
  await context.close();
}

async function take(page, name) {
  const kind = forReadme ? { path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 70 } : { path: join(folder, `${name}.png`), fullPage: true };
  await page.screenshot(kind);
}

async function open(page, key, tab) {
  const row = page.locator('tbody a[data-row]').first();
  await row.waitFor({ timeout: 3_000 });
  await row.click();
  await page.waitForURL(new RegExp(`/admin/${key}/`));
  if (!tab) return;
  await settled(page);
  await page.goto(`${page.url()}?tab=${tab}`);
}
