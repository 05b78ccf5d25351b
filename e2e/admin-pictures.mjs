// Takes pictures of every page of the admin, at three widths, light and dark, into tmp/admin.
// Usage: node admin-pictures.mjs [WORDS]   only the pages whose name contains WORDS
//        node admin-pictures.mjs --readme  the few that the README shows, into docs/pictures, of a PostgreSQL that bench/admin/seed.sql fills
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER, LISTS, askAdmin, heading, settled, signIn, signUp } from './lib/admin.mjs';
import { Client } from './lib/client.mjs';
import { OPERATOR, ROOT, startServer, startWithWorker } from './lib/server.mjs';
import { launchBrowser } from './browser/harness.mjs';

const WIDTHS = { 1280: 800, 1920: 1080, 390: 844 };
const SCHEMES = ['light', 'dark'];
/** What the README shows, by page, width and scheme. */
const README = [
  'overview-1280-light',
  'chosen-1280-light',
  'account-1280-dark',
  'deliveries-1280-light',
  'announcement-preview-1280-light',
  'palette-1280-dark',
  'residence-390-light',
  'overview-390-dark',
];

const forReadme = process.argv.includes('--readme');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--')).join(' ');
const folder = forReadme ? join(ROOT, 'docs', 'pictures') : join(ROOT, 'tmp', 'admin');
mkdirSync(folder, { recursive: true });

/** Whom the pictures look for. */
const someone = forReadme ? { search: 'rosa', shown: /^Rosa / } : { search: 'oliv', shown: OWNER.email };

const list = (key) => ({ path: `/admin/${key}` });
const first = (key, tab = '') => ({ path: `/admin/${key}`, then: (page) => open(page, key, tab) });
const PAGES = {
  overview: { path: '/admin/' },
  ...Object.fromEntries(Object.keys(LISTS).map((key) => [key, list(key)])),
  account: { path: `/admin/accounts?q=${someone.search}`, then: (page) => open(page, 'accounts', '') },
  residence: first('residences'),
  'residence-tasks': first('residences', 'tasks'),
  task: first('tasks'),
  contractor: first('contractors'),
  appliance: first('appliances'),
  document: first('documents'),
  announcement: first('announcements'),
  'announcement-preview': first('announcements', 'preview'),
  'announcement-progress': first('announcements', 'progress'),
  template: first('templates'),
  'app-version': first('app-versions'),
  delivery: first('deliveries'),
  notice: first('notices'),
  operator: first('operators'),
  entry: first('audit'),
  security: { path: '/admin/security' },
  nothing: { path: '/admin/accounts?q=nobody&verified=perhaps' },
  missing: { path: '/admin/nowhere/at/all' },
  chosen: {
    path: '/admin/accounts',
    then: async (page) => {
      for (const at of [1, 2, 3]) await page.locator('tbody input[type=checkbox]').nth(at).check();
    },
  },
  act: {
    path: `/admin/accounts?q=${OWNER.name}`,
    then: async (page) => {
      await open(page, 'accounts', '');
      await settled(page);
      await page.getByRole('button', { name: 'View as' }).click();
    },
  },
  write: { path: '/admin/announcements', then: (page) => page.getByRole('button', { name: 'Write an announcement' }).click() },
  form: { path: '/admin/operators', then: (page) => page.getByRole('button', { name: 'Invite an operator' }).click() },
  palette: {
    path: '/admin/accounts',
    then: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill(someone.search);
      await page.getByRole('option', { name: someone.shown }).first().waitFor();
    },
  },
  keys: { path: '/admin/', then: (page) => page.keyboard.press('?') },
};

const server = await start();
let browser;
let painter;
let announced = false;
try {
  browser = await launchBrowser();
  painter = await browser.newPage();
  if (!forReadme) await furnish();
  for (const [width, height] of Object.entries(WIDTHS)) {
    for (const scheme of SCHEMES) await takeAll(Number(width), height, scheme);
  }
} finally {
  await browser?.close();
  await server.stop();
}

async function start() {
  if (process.env.ADMIN_URL) return { url: process.env.ADMIN_URL, graphql: `${process.env.ADMIN_URL}/graphql`, stop: async () => {} };
  if (!forReadme) return startServer();
  const { HONEYDUE_TEST_DATABASE_URL: DATABASE_URL, HONEYDUE_TEST_REDIS_URL: REDIS_URL } = process.env;
  const many = Object.entries({ accounts: 600, homes: 900, tasks: 12_000 }).flatMap(([name, count]) => ['-v', `${name}=${count}`]);
  const seed = join(ROOT, 'bench', 'admin', 'seed.sql');
  const fill = () => execFileSync('psql', [DATABASE_URL, '-qtAX', ...many, '-f', seed], { stdio: ['ignore', 'ignore', 'inherit'] });
  return startWithWorker({ env: { DATABASE_URL, REDIS_URL }, fill });
}

/** Has people sign up, and the demo household keep what it has nothing of. */
async function furnish() {
  await signUp(server, 30);
  const client = new Client(server);
  const sign = 'mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } userErrors { code } } }';
  client.token = (await client.change(sign, { email: OWNER.email, password: 'honeydue-demo' })).tokens.accessToken;
  const { viewer } = await client.send('{ viewer { residences { id } } }');
  const [{ id: residenceId }] = viewer.residences;
  const make = (noun, input) => client.change(`mutation($input: Create${noun}Input!) { create${noun}(input: $input) { userErrors { code } } }`, { residenceId, ...input });
  await make('Contractor', { name: 'Paula Pipes', company: 'Hollow Brook Plumbing', specialties: ['PLUMBING'], phone: '+1 315 555 0136' });
  await make('Appliance', { name: 'Boiler', manufacturer: 'Warmwell', modelNumber: 'W-24', installedOn: '2019-10-02' });
  await make('Document', { kind: 'WARRANTY', title: 'Warranty of the boiler', vendor: 'Warmwell', expiresOn: '2029-10-02' });
}

/** Has something announced, so that there is something to see. */
async function announce(page) {
  const write = `mutation($input: CreateAnnouncementInput!) { createAnnouncement(input: $input) { userErrors { message } } }`;
  const text = (body) => `${body}\n\nhoneyDue`;
  await askAdmin(page, write, {
    input: {
      titleEn: 'Offline is here',
      bodyEn: text('The app works without a network now, and catches up by itself.'),
      titleDe: 'Jetzt auch ohne Netz',
      bodyDe: text('Die App geht jetzt auch ohne Netz und holt von selbst auf.'),
      perMinute: 600,
    },
  });
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
  if (!announced) await announce(page);
  announced = true;
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
  if (!forReadme) return page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  writeFileSync(join(folder, `${name}.webp`), await webp(await page.screenshot()));
}

/** Makes a picture small; the browser itself knows how. */
async function webp(png) {
  const base64 = await painter.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    const small = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
    return btoa(Array.from(new Uint8Array(await small.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
  }, png.toString('base64'));
  return Buffer.from(base64, 'base64');
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
