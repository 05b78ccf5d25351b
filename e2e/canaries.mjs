// Searches logs for what must never stand there: passwords, tokens, codes, addresses, names, titles, keys.
// Usage: node canaries.mjs FILE|FOLDER…   every `.log` of a folder; exits with 1 where something is found
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the suites and the tests give to servers to keep to themselves. */
const WORDS = [
  'a long enough password', 'a long enough operator password', 'honeydue-demo', 'honeydue-operator', 'correct horse', 'battery staple', 'secret-of-the-tests',
  'Elm Street', 'Canary', 'Clean the gutters', 'Olivia', 'Robin',
];

/** What gives itself away by its form. */
const FORMS = {
  'a mail address': /[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/i,
  // 256 bits in base64url, as all tokens are; ids, hashes and traces are written otherwise.
  'a token': /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{43}(?![\w-])/,
  'a bearer': /\bbearer\s+[\w.~+/-]{8,}/i,
  'a signed token': /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/,
  "a password's hash": /\$argon2/,
  'a private key': /PRIVATE KEY/,
  'a signature': /[?&](signature|x-amz-signature)=/i,
  "a device's token": /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i,
  'an address with a password': /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@*]+@/i,
  'a code of an invitation': /\/(join|calendar|unsubscribe)\/(?!…|\{|CODE|SECRET)[^\s/"]{6,}/,
};

/** Returns what stands in a log that must not, line by line. */
export function leaks(text, words = WORDS) {
  // Colours would hide what they stand in.
  const lines = text.replace(/\x1b\[[0-9;]*m/g, '').split('\n');
  return lines.flatMap((line, index) => {
    const said = words.filter((word) => line.includes(word)).map((word) => `"${word}"`);
    const formed = Object.entries(FORMS).filter(([, form]) => form.test(line)).map(([name]) => name);
    return [...said, ...formed].map((what) => ({ line: index + 1, what, text: line.slice(0, 400) }));
  });
}

function logsOf(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true }).filter((name) => name.endsWith('.log')).map((name) => join(place, name));
}

if (process.argv[1] === import.meta.filename) {
  const files = process.argv.slice(2).flatMap(logsOf);
  if (files.length === 0) throw new Error('Usage: node canaries.mjs FILE|FOLDER…, and there must be a log in it');
  let n = 0;
  let lines = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    lines += text.split('\n').length;
    for (const { line, what, text: told } of leaks(text)) {
      n += 1;
      if (n <= 30) console.log(`FAIL ${file}:${line} holds ${what}: ${told}`);
    }
  }
  console.log(`${files.length} logs with ${lines} lines: ${n === 0 ? 'nothing in them that must not be' : `${n} leaks`}`);
  process.exit(n === 0 ? 0 : 1);
}
