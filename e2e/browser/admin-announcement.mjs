// An announcement from its first word to everyone's mailbox, with a stop in between.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askAdmin, heading, settled, signIn } from '../lib/admin.mjs';
import { Client } from '../lib/client.mjs';

/** Enough that an operator can stop it in the middle, at one every five seconds. */
const PEOPLE = 6;
const A_MINUTE = 12;
const PATIENCE_MS = 60_000;
/** A country that nobody else's home is in. */
const COUNTRY = 'IS';
const TITLE = { en: 'The app is quicker', de: 'Die App ist schneller' };

const SIGN_UP = `mutation($input: SignUpInput!) { signUp(input: $input) { tokens { accessToken } userErrors { code message } } }`;
const SETTLE = `mutation($input: CreateResidenceInput!) { createResidence(input: $input) { residence { id } userErrors { code message } } }`;
const VERIFY = `mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { account { id } userErrors { code message } } }`;
const REGISTER = `mutation($input: RegisterDeviceInput!) { registerDevice(input: $input) { device { id } userErrors { code message } } }`;
const INBOX = `{ viewer { notifications(first: 5) { nodes { kind title } } } }`;

export const flows = {
  'an announcement is written, counted, tried dry, started, stopped and goes on, and reaches everyone once': async ({ open, axe, operator, server }) => {
    const people = await crowd(server);
    const page = await open('/admin/announcements');
    await page.clock.install();
    await signIn(page, operator);
    await heading(page, 'Announcements');

    await page.getByRole('button', { name: 'Write an announcement' }).click();
    const draft = page.getByRole('dialog');
    await draft.getByLabel('Title in English').fill(TITLE.en);
    await draft.getByLabel('Text in English').fill('Twice as quick.\n\nHave fun!');
    await draft.getByLabel('Title in German').fill(TITLE.de);
    await draft.getByLabel('People a minute').fill(String(A_MINUTE));
    await draft.getByLabel('Country').fill('XX');
    await draft.getByRole('button', { name: 'Write an announcement' }).click();
    await draft.locator('#field-country-problem').getByText(/no country/).waitFor();
    await draft.getByLabel('Country').fill(COUNTRY);
    await draft.getByRole('button', { name: 'Write an announcement' }).click();
    await draft.waitFor({ state: 'detached' });

    await page.getByRole('link', { name: TITLE.en }).click();
    await heading(page, TITLE.en);
    await fact(page, 'People who would be told', PEOPLE);
    await fact(page, 'Mails', PEOPLE);
    await fact(page, 'Pushes', 1);
    await fact(page, 'Have no device', PEOPLE - 1);

    await act(page, 'Start', 'Everything is ready');
    await page.getByRole('dialog').getByText('The German text is missing.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await offered(page, 'Edit');
    const edit = page.getByRole('dialog');
    await edit.getByLabel('Text in German').fill('Doppelt so schnell.');
    await edit.getByRole('button', { name: 'Edit' }).click();
    await edit.waitFor({ state: 'detached' });

    await tab(page, 'Preview');
    await page.getByText('Doppelt so schnell.', { exact: true }).waitFor();
    await page.getByText(/^Hallo .*Die App ist schneller.*Doppelt so schnell/s).waitFor();
    await axe(page);
    assert.equal((await mailed(server)).length, 0, 'nobody is told before the start');

    await act(page, 'Start', 'Everything is ready');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(async () => (await mailed(server)).length > 0, 'a first mail');
    await asksOnlyWhileSeen(page);
    await act(page, 'Stop', 'A word is wrong');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('main').getByText('Stopped', { exact: true }).first().waitFor();

    const stopped = await state(page);
    const reached = await settledCount(server);
    assert.equal(stopped.state, 'STOPPED');
    assert.ok(stopped.toldCount < PEOPLE, `stopped after ${stopped.toldCount}`);
    assert.ok(reached <= stopped.toldCount, `${reached} mails for ${stopped.toldCount} people`);
    await pause((2 * 60_000) / A_MINUTE);
    assert.equal((await state(page)).toldCount, stopped.toldCount, 'nobody is told while it is stopped');
    assert.equal((await mailed(server)).length, reached, 'nothing is mailed while it is stopped');

    await tab(page, 'Progress');
    await act(page, 'Resume', 'The word is right after all');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(async () => (await state(page)).state === 'DONE', 'everyone is told');
    await until(async () => (await mailed(server)).length >= PEOPLE, 'everyone has mail');
    // What shows has followed by itself, and asks no more once nothing can change.
    await page.locator('main .badge', { hasText: 'Everyone told' }).waitFor();
    await fact(page, 'Told', PEOPLE);
    await fact(page, 'Mails sent', PEOPLE);
    await fact(page, 'Pushes sent', 1);
    await fact(page, 'Still to be told', 0);
    assert.equal(await asked(page, 60_000), 0, 'nothing is asked once all is done');
    await axe(page);

    assert.deepEqual((await mailed(server)).sort(), people.map(({ email }) => email).sort(), 'a mail for each, and one only');
    const pushes = (await pushed(server)).filter(({ title }) => title === TITLE.en);
    assert.equal(pushes.length, 1, 'one push to the one device');
    const inbox = await people[0].client.send(INBOX);
    assert.deepEqual(inbox.viewer.notifications.nodes, [{ kind: 'ANNOUNCEMENT', title: TITLE.en }]);

    await tab(page, 'Audit');
    for (const reason of ['Everything is ready', 'A word is wrong', 'The word is right after all']) {
      await page.getByRole('row', { name: new RegExp(reason) }).first().waitFor();
    }
  },
};

/** Says that a page asks how it is now and then, but not while it is hidden. */
async function asksOnlyWhileSeen(page) {
  const see = (state) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await settled(page);
  await see('hidden');
  assert.equal(await asked(page, 30_000), 0, 'nothing is asked while nobody looks');
  await see('visible');
  assert.ok((await asked(page, 10_000)) > 0, 'it is asked again once somebody looks');
}

/** Returns how often the page asks the server while its clock runs on so far. */
async function asked(page, ms) {
  let count = 0;
  const tell = (request) => (count += request.url().endsWith('/admin/graphql') ? 1 : 0);
  page.on('request', tell);
  await page.clock.runFor(ms);
  page.off('request', tell);
  return count;
}

/** Signs people up who have a home in one country and a proven address; the first has a phone. */
async function crowd(server) {
  const people = [];
  for (let n = 0; n < PEOPLE; n += 1) {
    const email = `listener${n}@example.com`;
    const client = new Client(server);
    const { tokens } = await client.change(SIGN_UP, { email, password: 'a long enough password', displayName: `Listener ${n}`, timeZone: awake(), locale: n === PEOPLE - 1 ? 'de' : 'en' });
    client.token = tokens.accessToken;
    await client.change(SETTLE, { name: 'House', kind: 'HOUSE', address: { countryCode: COUNTRY } });
    people.push({ email, client });
  }
  for (const { email, client } of people) {
    const code = await until(async () => (await mails(server)).find((mail) => to(mail) === email)?.match(/\b(\d{6})\b/)?.[1], `a code for ${email}`);
    await client.change(VERIFY, { code });
  }
  await people[0].client.change(REGISTER, { fcm: { token: 'the-token-of-a-phone-that-is-nobodys' } });
  return people;
}

/** Returns a zone in which it is early in the afternoon, so that nobody rests. */
function awake() {
  const ahead = 14 - new Date().getUTCHours();
  if (ahead === 0) return 'UTC';
  const hours = ahead < -11 ? ahead + 24 : ahead > 12 ? ahead - 24 : ahead;
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

async function mails(server) {
  const folder = join(server.dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

function to(mail) {
  return mail.match(/^To: .*?<?([\w.]+@[\w.]+)>?\r?$/m)?.[1];
}

/** Returns to whom the announcement has gone by mail. */
async function mailed(server) {
  const all = await mails(server);
  return all.filter((mail) => Object.values(TITLE).some((title) => mail.includes(`Subject: ${title}\r\n`))).map(to);
}

/** Returns how many mails there are once what was being sent has been sent. */
async function settledCount(server) {
  let before = -1;
  for (;;) {
    const now = (await mailed(server)).length;
    if (now === before) return now;
    before = now;
    await pause(1_000);
  }
}

async function pushed(server) {
  const text = await readFile(join(server.dataDir, 'push.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

async function state(page) {
  const id = page.url().match(/anno_\w+/)[0];
  const { data } = await askAdmin(page, 'query($id: ID!) { announcement(id: $id) { announcement { state toldCount } } }', { id });
  return data.announcement.announcement;
}

async function until(what, name) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await what();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${name}`);
    await pause(200);
  }
}

/** Waits until a fact of the page has a value. */
async function fact(page, name, value) {
  const term = page.locator('dl > div').filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) });
  await term.locator('dd', { hasText: new RegExp(`^${value}$`) }).waitFor();
}

async function tab(page, name) {
  await page.getByRole('navigation', { name: 'Parts' }).getByRole('link', { name, exact: true }).click();
  await settled(page);
}

/** Opens the form of an act, which may stand in the box of further ones. */
async function offered(page, name) {
  await settled(page);
  const shown = page.locator('main').getByRole('button', { name, exact: true });
  if (!(await shown.first().isVisible())) await page.locator('main').getByLabel('More', { exact: true }).click();
  await shown.first().click();
}

/** Opens the form of an act, says why and does it. */
async function act(page, name, reason) {
  await offered(page, name);
  const form = page.getByRole('dialog');
  await form.getByLabel('Reason').fill(reason);
  await form.getByRole('button', { name, exact: true }).click();
}
