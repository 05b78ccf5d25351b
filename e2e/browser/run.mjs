// Runs the flows of every file beside this one against one server and one browser.
// Usage: node browser/run.mjs [WORDS]   only the flows whose file or name contains WORDS
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATOR, ROOT, startServer } from '../lib/server.mjs';
import { launchBrowser, toolsFor } from './harness.mjs';

const OWN = ['harness.mjs', 'run.mjs'];
const SHOTS = join(ROOT, 'target', 'e2e');
const FLOW_SECS = 120;

const words = process.argv.slice(2).join(' ').toLowerCase();
const flows = [];
for (const file of readdirSync(import.meta.dirname).sort()) {
  if (!file.endsWith('.mjs') || OWN.includes(file)) continue;
  const module = await import(new URL(file, import.meta.url));
  if (!module.flows) throw new Error(`${file} exports no flows`);
  for (const [name, flow] of Object.entries(module.flows)) flows.push({ file, name, flow });
}
const chosen = flows.filter(({ file, name }) => `${file} ${name}`.toLowerCase().includes(words));
if (chosen.length === 0) throw new Error(`No flow matches "${words}".`);

const server = await startServer();
let browser;
let failed = 0;
try {
  browser = await launchBrowser();
  for (const { file, name, flow } of chosen) {
    const started = Date.now();
    const error = await run(name, flow);
    if (error) failed += 1;
    console.log(`${error ? 'FAIL' : 'ok  '} ${file}: ${name} (${Date.now() - started} ms)`);
    if (error) console.log(`     ${String(error.stack ?? error).replaceAll('\n', '\n     ')}`);
  }
} finally {
  await browser?.close();
  await server.stop();
}
if (failed > 0) console.log(`--- the server's log\n${server.log().split('\n').slice(-60).join('\n')}`);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function run(name, flow) {
  const { finish, pages, ...tools } = toolsFor(browser, server);
  let error;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${FLOW_SECS} s`)), FLOW_SECS * 1000);
  });
  try {
    await Promise.race([flow({ ...tools, server, operator: OPERATOR }), late]);
  } catch (caught) {
    error = caught;
    await shoot(name, pages());
  } finally {
    clearTimeout(timer);
  }
  try {
    await finish();
  } catch (problems) {
    if (error) error.stack += `\n${problems.message}`;
    else error = problems;
  }
  return error;
}

/** Pictures of a flow that failed, for whoever looks into it. */
async function shoot(name, pages) {
  mkdirSync(SHOTS, { recursive: true });
  const file = name.replaceAll(/\W+/g, '-').slice(0, 80);
  for (const [index, page] of pages.entries()) {
    try {
      await page.screenshot({ path: join(SHOTS, `${file}-${index}.png`), fullPage: true });
    } catch (error) {
      console.log(`     no picture: ${error.message}`);
    }
  }
}
