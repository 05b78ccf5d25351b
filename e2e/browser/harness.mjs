// What a browser flow works with: pages that write down what goes wrong on them, and axe.
//
// A file beside this one exports `flows`, sentences with a function each; `run.mjs` runs them all:
//
//   export const flows = {
//     'an operator signs in and sees the overview': async ({ open, axe, operator }) => {
//       const page = await open('/admin/', { width: 390, scheme: 'dark' });
//       await page.getByLabel('Email').fill(operator.email);
//       …
//       await axe(page);
//     },
//   };
//
// After each flow every page that it opened must be free of console errors, uncaught exceptions, failed requests and
// requests to other hosts; what a flow provokes on purpose it names: `open(path, { expected: [/401 \(Unauthorized\)/] })`.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A busy machine of two cores takes seconds to start an editor; whoever waits longer waits in vain. */
const PATIENCE_MS = 30_000;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every width and colour scheme that a page must hold in. */
export const LOOKS = [1280, 390].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));

export async function launchBrowser(more = []) {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('No Chromium found; `make setup` installs it, or name one in CHROMIUM.');
  return chromium.launch({ executablePath, args: [...QUIET, ...more] });
}

/** The tools of one flow; `finish` closes its pages and throws if one of them had a problem. */
export function toolsFor(browser, server) {
  const opened = [];

  async function open(path, { width = 1280, height = 900, scheme = 'light', expected = [], ...context } = {}) {
    const tab = await browser.newContext({
      baseURL: server.url,
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: 'reduce',
      ...context,
    });
    const page = await tab.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const problems = watch(page, new URL(server.url).host);
    opened.push({ tab, page, look: `${path} at ${width} ${scheme}`, problems, expected });
    await page.goto(path);
    return page;
  }

  async function finish() {
    const found = opened.flatMap(({ look, problems, expected }) =>
      problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))).map((problem) => `${look}: ${problem}`),
    );
    await Promise.all(opened.map(({ tab }) => tab.close()));
    if (found.length > 0) throw new Error(found.join('\n'));
  }

  return { open, axe, finish, pages: () => opened.map(({ page }) => page) };
}

/** Writes down what goes wrong on a page, as it happens. */
function watch(page, host) {
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.host !== host) problems.push(`foreign request: ${url}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) problems.push(`foreign socket: ${socket.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') problems.push(`request failed: ${request.url()} ${why}`);
  });
  return problems;
}

/** Fails unless axe finds no WCAG 2.2 AA violation on the page as it stands. */
export async function axe(page) {
  // What is under way, such as a button's change of colour, is judged as it will be.
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.effect?.getComputedTiming().endTime !== Infinity && animation.finish()));
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), WCAG);
  if (violations.length === 0) return;
  const list = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}\n    ${html.slice(0, 200)}\n    ${any.map((check) => check.message).join('; ')}`),
  );
  throw new Error(`axe on ${page.url()}:\n  ${list.join('\n  ')}`);
}
