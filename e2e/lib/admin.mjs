// What flows in the admin have in common: signing in, finding things on a page, and people to find.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

/** Someone of the demo household, who belongs to two homes. */
export const OWNER = { name: 'Olivia', email: 'olivia@honeydue.test' };

/** Every list of the admin with its heading. */
export const LISTS = {
  accounts: 'Accounts',
  residences: 'Homes',
  tasks: 'Tasks',
  contractors: 'Contractors',
  appliances: 'Appliances',
  documents: 'Documents',
  subscriptions: 'Subscriptions',
  'store-events': 'Store events',
  'tier-limits': 'Limits of plans',
  announcements: 'Announcements',
  templates: 'Task templates',
  'app-versions': 'App versions',
  notices: 'Notices',
  deliveries: 'Deliveries',
  queues: 'Queues',
  schedules: 'Jobs',
  operators: 'Operators',
  'operator-invitations': 'Invitations',
  audit: 'Audit',
};

export async function signIn(page, { email, password }) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits for the page of this heading. */
export function heading(page, name) {
  return page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
}

/** Waits until a page shows what it was opened for; what is there before the admin has started is not it. */
export async function settled(page) {
  await page.locator('main:not(#boot-screen) h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('#boot-screen, .skeleton, [aria-busy=true]'));
}

/** Counts the rows below the head of a table. */
export async function rows(page, name) {
  const table = page.getByRole('table', { name });
  await table.waitFor();
  return table.locator('tbody tr').count();
}

/** Signs people up in the apps' API, whose addresses and names carry numbers. */
export async function signUp(server, count, word = 'person') {
  const query = 'mutation($input: SignUpInput!) { signUp(input: $input) { userErrors { code } } }';
  const call = async (input) => {
    const answer = await fetch(server.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    return (await answer.json()).data.signUp.userErrors;
  };
  const made = Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(2, '0');
    return call({ email: `${word}${number}@example.com`, password: 'correct horse', displayName: `${word[0].toUpperCase()}${word.slice(1)} ${number}` });
  });
  // Whoever runs flows again finds the people there.
  for (const errors of await Promise.all(made)) assert.ok(errors.every(({ code }) => code === 'TAKEN'), JSON.stringify(errors));
}

/** Asks the admin's API what the browser's session may ask. */
export async function askAdmin(page, query, variables = {}) {
  return page.evaluate(
    async ([query, variables]) => {
      const answer = await fetch('/admin/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify({ query, variables }),
      });
      return answer.json();
    },
    [query, variables],
  );
}

/** Returns the code that an authenticator app shows for a key, `steps` half minutes from now. */
export function totp(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/[^A-Z2-7]/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(moment).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
