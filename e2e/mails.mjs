// Takes pictures of every mail that a test has written down, light and dark, wide and on a phone, and has axe judge each.
// Usage: node mails.mjs FOLDER   (`make mails` writes them first)
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { axe, launchBrowser } from './browser/harness.mjs';

const WIDTHS = [600, 390];
const SCHEMES = ['light', 'dark'];

const folder = resolve(process.argv[2] ?? 'tmp/mails');
const files = readdirSync(folder).filter((file) => file.endsWith('.html')).sort();
if (files.length === 0) throw new Error(`There are no mails in ${folder}.`);

const browser = await launchBrowser();
let failed = 0;
let count = 0;
try {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const tab = await browser.newContext({ viewport: { width, height: 640 }, colorScheme });
      const page = await tab.newPage();
      for (const file of files) {
        const problem = await look(page, file, `${width}-${colorScheme}`);
        count += 1;
        if (problem) {
          failed += 1;
          console.log(`FAIL ${file} at ${width} ${colorScheme}: ${problem}`);
        }
      }
      await tab.close();
    }
  }
} finally {
  await browser.close();
}
console.log(`${count} pictures in ${folder}, ${failed} with a problem`);
process.exit(failed > 0 ? 1 : 0);

/** Takes one picture; returns what is wrong with the page, if something is. */
async function look(page, file, name) {
  await page.goto(pathToFileURL(join(folder, file)).href);
  await page.screenshot({ path: join(folder, file.replace(/html$/, `${name}.png`)), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) return `it is ${overflow} px too wide`;
  try {
    await axe(page);
  } catch (error) {
    return error.message;
  }
  return undefined;
}
