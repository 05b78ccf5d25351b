// Lighthouse's judgement of the admin, as operators use it at a desk.
import assert from 'node:assert/strict';
import { freePort } from '../lib/server.mjs';
import { launchBrowser } from './harness.mjs';

const LEAST = { performance: 0.9, accessibility: 1 };
const PAGES = ['/admin/', '/admin/accounts'];
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }';

export const flows = {
  'lighthouse finds sign-in, overview and a list fast and accessible': async ({ server, operator }) => {
    const { default: lighthouse, desktopConfig } = await import('lighthouse');
    const port = await freePort();
    const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
    try {
      const cookie = await signedIn(server, operator);
      for (const [path, extraHeaders] of [['/admin/', undefined], ...PAGES.map((path) => [path, { Cookie: cookie }])]) {
        const options = { port, output: 'json', logLevel: 'error', onlyCategories: Object.keys(LEAST), extraHeaders };
        const { lhr } = await lighthouse(`${server.url}${path}`, options, desktopConfig);
        for (const [name, least] of Object.entries(LEAST)) {
          const category = lhr.categories[name];
          const weak = category.auditRefs
            .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score < 1)
            .map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
          assert.ok(category.score >= least, `${path}${extraHeaders ? '' : ' signed out'}: ${name} ${category.score}\n${weak.join('\n')}`);
        }
      }
    } finally {
      await browser.close();
    }
  },
};

async function signedIn(server, { email, password }) {
  const answer = await fetch(`${server.url}/admin/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SIGN_IN, variables: { input: { email, password } } }),
  });
  const [cookie] = answer.headers.getSetCookie();
  assert.ok(cookie, await answer.text());
  return cookie.split(';')[0];
}
