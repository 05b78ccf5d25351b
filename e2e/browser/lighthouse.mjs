// Lighthouse's judgement of the admin, as operators use it at a desk.
import assert from 'node:assert/strict';
import { freePort } from '../lib/server.mjs';
import { launchBrowser } from './harness.mjs';

const LEAST = { performance: 0.9, accessibility: 1 };
const PAGES = ['/admin/', '/admin/accounts'];
/** A browser that never got to paint on a busy machine has measured nothing, and is asked again. */
const TRIES = 3;
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
        const lhr = await measured(() => lighthouse(`${server.url}${path}`, options, desktopConfig));
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

/** The first report of a page that was really measured; what lighthouse says of itself otherwise. */
async function measured(measure) {
  for (let tries = 1; ; tries += 1) {
    const { lhr } = await measure();
    const lacking = Object.keys(LEAST).filter((name) => lhr.categories[name].score === null);
    if (lhr.runtimeError === undefined && lacking.length === 0) return lhr;
    const why = lhr.runtimeError ?? Object.values(lhr.audits).find(({ errorMessage }) => errorMessage) ?? lhr.runWarnings;
    if (tries === TRIES) throw new Error(`lighthouse measured nothing: ${why.code ?? ''} ${why.message ?? why.errorMessage ?? why}`);
  }
}

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
