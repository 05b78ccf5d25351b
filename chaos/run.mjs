// Breaks workers, databases, push services and the mail server while reminders are due, and compares what came out with what had to. Started
// by chaos.sh, which README.md tells about.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { leaks } from '../e2e/canaries.mjs';
import { Postgres } from './lib/process.mjs';
import { clock } from './part/clock.mjs';
import { dst } from './part/dst.mjs';
import { figures } from './part/figure.mjs';
import { load } from './part/load.mjs';
import { outage } from './part/outage.mjs';
import { seeds } from './part/seed.mjs';

const PARTS = { seeds, clock, dst, outage, load, figures };

/** Ways out of the house; a log of each has what its far end took. */
const FAR_ENDS = ['apns', 'fcm', 'web_push', 'mail'];

/** Megabytes that a worker may take. */
const MEMORY = 128;

const isShort = process.env.SHORT === '1';
const number = (name, usual, short = usual) => Number(process.env[name] ?? (isShort ? short : usual));
const list = (name, usual, short = usual) => (process.env[name] ?? (isShort ? short : usual)).split(' ');
const settings = {
  parts: list('PARTS', Object.keys(PARTS).join(' '), 'seeds clock dst load'),
  seeds: list('SEEDS', '1 2 3', '1').map(Number),
  workers: list('WORKERS', '1 2 8', '2').map(Number),
  people: number('PEOPLE', 600, 120),
  /** Seconds within which the hours lie, and in which faults come. */
  spread: number('SPREAD', 90, 20),
  /** About so many milliseconds lie between two faults. */
  pace: number('PACE', 2500, 1000),
  /** Seconds after the last hour by which everything must have come to its end. A mail that is refused again and again waits up to 2, 4 and 8 minutes. */
  patience: number('PATIENCE', 600, 240),
  /** Seconds that Redis and PostgreSQL are away. */
  redis: number('REDIS', 60, 10),
  outage: number('OUTAGE', 30, 15),
  /** Requests a second while processes are restarted. */
  rate: number('RATE', 50, 25),
  /** Seconds for which a process of the API that stops still answers: HAProxy needs one to notice. */
  drain: number('DRAIN', 3),
  /** Days on which clocks are changed. */
  changes: number('CHANGES', 3, 1),
  quick: isShort,
};
const { MEASURED: program, POSTGRES_BIN: bin, HONEYDUE_TEST_DATABASE_URL: url, HONEYDUE_TEST_POSTGRES_DATA: data } = process.env;

const unknown = settings.parts.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  process.stderr.write(`There is no part called ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}

const begun = Date.now();
const [lines, rows, failures] = [[], [], []];
let peak = 0;
const run = {
  settings, program, failures,
  place: mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-chaos.')),
  postgres: new Postgres({ url, data, bin }),
  note: (text) => process.stderr.write(`${text}\n`),
  table: (head, body) => lines.push(...table(head, body, '---:'), ''),
  /** Adds to the table of what must hold. */
  figure: (must, figure, measured, ok) => {
    rows.push([must, figure, measured, ok ? 'ok' : '**no**']);
    if (!ok) failures.push(`${must}: ${measured}, not ${figure}`);
  },
  peak: (megabytes) => (peak = Math.max(peak, megabytes)),
};

for (const part of settings.parts) {
  // What does not come to its end does not keep the others from being told of.
  await PARTS[part](run).catch((error) => failures.push(`${part} broke off: ${error.stack}`));
}
if (peak > 0) run.figure('memory of a worker at most', `< ${MEMORY} MB`, `${peak.toFixed(0)} MB`, peak < MEMORY);
const leaked = secretsIn(run.place);
failures.push(...leaked.slice(0, 20).map(({ file, line, what, text }) => `${file}:${line} holds ${what}: ${text}`));
run.figure('leaks in the logs of workers and servers', '0', String(leaked.length), leaked.length === 0);
lines.push(...table(['must hold', 'figure', 'measured', 'ok'], rows, '---'));
const text = `${lines.join('\n')}\n\nIn ${((Date.now() - begun) / 60_000).toFixed(1)} minutes; the machine's load was ${loadavg().map((load) => load.toFixed(1)).join(', ')}.\n`;
process.stdout.write(text);
mkdirSync('../tmp', { recursive: true });
writeFileSync('../tmp/chaos.md', text);
if (failures.length > 0) {
  run.note(`\n${failures.length} thing(s) did not hold; logs are in ${run.place}:`);
  for (const failure of failures) run.note(`  ${failure}`);
  process.exit(1);
}
rmSync(run.place, { recursive: true, force: true });
process.exit(0);

function table(head, body, rule) {
  return [head, head.map(() => rule), ...body].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Searches what workers and servers said for what must not stand in a log. Those of the far ends hold devices' tokens: they are who was told. */
function secretsIn(place) {
  const files = readdirSync(place, { recursive: true }).filter((name) => name.endsWith('.log') && !FAR_ENDS.includes(basename(name, '.log')));
  return files.flatMap((file) => leaks(readFileSync(join(place, file), 'utf8')).map((leak) => ({ file, ...leak })));
}
