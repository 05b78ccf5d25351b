// Breaks workers, Redis, PostgreSQL and the mail server while reminders are due, and compares what came out with what had to. Started by
// chaos.sh, which README.md tells about.
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAULTS } from './lib/fault.mjs';
import { MailServer } from './lib/mail.mjs';
import { Postgres, Redis, Worker } from './lib/process.mjs';
import { random } from './lib/random.mjs';
import { inserts, people } from './lib/world.mjs';

const number = (name, usual) => Number(process.env[name] ?? usual);
const settings = {
  seeds: (process.env.SEEDS ?? '1 2 3').split(' ').map(Number),
  workers: (process.env.WORKERS ?? '1 2 8').split(' ').map(Number),
  people: number('PEOPLE', 600),
  spread: number('SPREAD', 40),
  /** Seconds after the last hour by which everything must have come to its end. A mail that is refused again and again waits up to 2, 4 and 8 minutes. */
  patience: number('PATIENCE', 600),
};
const { PROGRAM: program, POSTGRES_BIN: bin, HONEYDUE_TEST_DATABASE_URL: url, HONEYDUE_TEST_POSTGRES_DATA: data } = process.env;
const note = (text) => process.stderr.write(`${text}\n`);
const place = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-chaos.'));
const postgres = new Postgres({ url, data, bin });
const failures = [];

const rows = [];
for (const [index, seed] of settings.seeds.entries()) {
  rows.push(await run(seed, settings.workers[index % settings.workers.length]));
}
report(rows);
if (failures.length > 0) {
  note(`\n${failures.length} thing(s) did not hold; logs are in ${place}:`);
  for (const failure of failures) note(`  ${failure}`);
  process.exit(1);
}

async function run(seed, count) {
  const chance = random(seed);
  const folder = join(place, `seed-${seed}`);
  mkdirSync(folder);
  const wrong = (text) => failures.push(`seed ${seed}: ${text}`);
  const database = postgres.fresh(`chaos_${seed}`);
  const redis = new Redis(folder);
  await redis.start();
  const mail = await MailServer.open();
  const env = {
    DATABASE_URL: database,
    REDIS_URL: redis.url,
    SMTP_URL: mail.url,
    SECRET_KEY: 'only for a moment, and long enough for that',
    PUBLIC_URL: 'http://127.0.0.1',
    OUTBOX_DIR: join(folder, 'outbox'),
    DATABASE_CONNECTIONS: '8',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
  };
  execFileSync(program, ['migrate', 'up'], { env: { ...process.env, ...env }, stdio: 'ignore' });

  const workers = Array.from({ length: count }, (_, n) => new Worker(`worker-${n + 1}`, { program, env, place: folder }));
  const begin = Date.now() + 8_000 + count * 500;
  const all = people(chance, { count: settings.people, begin, spread: settings.spread });
  postgres.sql(inserts(all), database);
  await Promise.all(workers.map((worker) => worker.start()));
  note(`Seed ${seed}: ${count} worker(s), ${all.length} people within ${settings.spread} s …`);

  const memory = setInterval(() => workers.forEach((worker) => worker.measure()), 500);
  const faults = await harm({ chance, workers, redis, postgres, mail, wrong, begin, folder });
  await settle(all, { mail, begin, database });
  // What comes twice comes soon after.
  await sleep(5_000);
  const metrics = await workers[0].ask('/metrics');
  if (metrics?.status !== 200) wrong(`/metrics answered ${metrics?.status}`);
  else checkMetrics(metrics.text, wrong);
  const health = await workers[0].ask('/health');
  if (health?.status !== 200) wrong(`/health answered ${health?.status} ${health?.text}`);
  clearInterval(memory);
  for (const worker of workers) {
    const code = await worker.end('SIGTERM');
    if (code !== 0) wrong(`${worker.name} ended with ${code} on SIGTERM`);
  }
  const found = compare(all, mail.taken, wrong);
  const states = Object.fromEntries(postgres.rows('SELECT state, count(*)::int AS n FROM delivery GROUP BY state', database).map(({ state, n }) => [state, n]));
  const notices = postgres.rows('SELECT count(*)::int AS n FROM notification', database)[0].n;
  const due = all.reduce((sum, { expected }) => sum + expected.length, 0);
  if (notices !== due) wrong(`${notices} notices in inboxes, ${due} were due`);
  const ended = ['SENT', 'DEAD', 'SKIPPED', 'EXPIRED', 'PARKED'].reduce((sum, state) => sum + (states[state] ?? 0), 0);
  const planned = Object.values(states).reduce((sum, n) => sum + n, 0);
  if (ended !== planned) wrong(`${planned - ended} deliveries are still open`);
  mail.close();
  await redis.stop();
  const peak = Math.max(...workers.map((worker) => worker.peak));
  return { seed, count, faults, planned, states, ...found, peak };
}

/** Lets faults happen one after the other, some at the same time, until the last hour has come. */
async function harm(world) {
  const { chance, begin, folder } = world;
  const names = Object.keys(FAULTS);
  const under = [];
  let done = 0;
  await sleep(Math.max(0, begin - Date.now()));
  while (Date.now() < begin + settings.spread * 1000) {
    const name = chance.pick(names);
    appendFileSync(join(folder, 'faults.log'), `${new Date().toISOString()} ${name}\n`);
    under.push(FAULTS[name](world).catch((error) => world.wrong(`${name}: ${error.message}`)));
    done += 1;
    await sleep(300 + chance.below(2500));
  }
  await Promise.all(under);
  return done;
}

/** Waits until everyone has what was due and nothing is open any more, or for as long as patience lasts. */
async function settle(all, { mail, begin, database }) {
  const owed = all.filter(({ expected }) => expected.length > 0);
  const end = begin + (settings.spread + settings.patience) * 1000;
  while (Date.now() < end) {
    const told = new Set(mail.taken.map(({ to }) => to));
    if (owed.every(({ email }) => told.has(email)) && postgres.rows('SELECT 1 FROM delivery WHERE finished_at IS NULL LIMIT 1', database).length === 0) return;
    await sleep(500);
  }
}

/** Compares what the mail server took with what had to come: each person's due tasks in one mail, not before the hour. */
function compare(all, taken, wrong) {
  const found = { lost: 0, doubled: 0, early: 0, wrongDay: 0, repeated: 0, late: [] };
  const of = Map.groupBy(taken, ({ to }) => to);
  for (const { email, expected, at } of all) {
    const mails = of.get(email) ?? [];
    of.delete(email);
    const keys = Map.groupBy(mails, ({ key }) => key);
    // The same Message-ID again is the same mail to whoever gets it.
    found.repeated += mails.length - keys.size;
    const first = mails.toSorted((a, b) => a.at - b.at)[0];
    if (expected.length > 0 && !first) found.lost += 1;
    found.doubled += Math.max(0, keys.size - 1);
    if (!first) continue;
    if (first.at < at.getTime()) found.early += 1;
    found.late.push((first.at - at.getTime()) / 1000);
    if (first.titles.join() !== expected.join()) {
      found.wrongDay += 1;
      wrong(`${email} was told of ${first.titles.join() || 'nothing'}, not of ${expected.join() || 'nothing'}`);
    }
  }
  for (const email of of.keys()) wrong(`a mail went to ${email}, whom nobody knows`);
  for (const what of ['lost', 'doubled', 'early', 'wrongDay']) if (found[what] > 0) wrong(`${found[what]} ${what}`);
  found.late.sort((a, b) => a - b);
  return found;
}

/** Lets Prometheus's own tool look at what a worker tells. */
function checkMetrics(text, wrong) {
  if (!process.env.PROMTOOL) return;
  try {
    execFileSync(process.env.PROMTOOL, ['check', 'metrics'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    wrong(`promtool: ${error.stdout}${error.stderr}`);
  }
}

function report(all) {
  const share = (late, part) => (late.length === 0 ? '–' : late[Math.min(late.length - 1, Math.floor(late.length * part))].toFixed(1));
  const lines = all.map(({ seed, count, faults, planned, states, lost, doubled, early, wrongDay, repeated, late, peak }) =>
    [seed, count, faults, planned, states.SENT ?? 0, states.EXPIRED ?? 0, states.SKIPPED ?? 0, states.DEAD ?? 0, states.PARKED ?? 0,
      lost, doubled, early, wrongDay, repeated, share(late, 0.5), share(late, 0.99), share(late, 1), peak.toFixed(0)].join(' | '));
  const head = ['seed', 'workers', 'faults', 'planned', 'sent', 'expired', 'skipped', 'dead', 'unknown', 'lost', 'doubled', 'early', 'on a wrong day',
    'repeated under its key', 'late p50 s', 'p99', 'max', 'RSS MB'];
  const text = `| ${head.join(' | ')} |\n|${' ---: |'.repeat(head.length)}\n${lines.map((line) => `| ${line} |`).join('\n')}\n`;
  process.stdout.write(text);
  mkdirSync('../tmp', { recursive: true });
  writeFileSync('../tmp/chaos.md', text);
}
