// Measures how the program sends what is due, beside BullMQ and graphile-worker. Started by jobs.sh, which README.md tells about.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Postgres } from '../chaos/lib/process.mjs';
import { BullMq } from './jobs/bullmq.mjs';
import { Graphile } from './jobs/graphile.mjs';
import { Honeydue } from './jobs/honeydue.mjs';
import { Provider } from './jobs/provider.mjs';
import { report } from './jobs/report.mjs';
import { NotReady, run } from './jobs/round.mjs';
import { Database, spent } from './lib/server.mjs';

const quick = process.env.QUICK === '1';
const number = (name, usual, whenQuick) => Number(process.env[name] ?? (quick ? whenQuick : usual));
const settings = {
  count: number('SENDS', 10_000, 1_000),
  /** Where something goes wrong. */
  countAtFaults: number('SENDS_AT_FAULTS', 5_000, 600),
  /** The program has as many places on each way; it is no setting there. */
  concurrency: number('CONCURRENCY', 32, 32),
  /** What BullMQ's documentation calls usual for jobs that wait for others: 100 to 300. */
  usualConcurrency: number('USUAL_CONCURRENCY', 100, 100),
  delay: number('DELAY_MS', 20, 20),
  seed: number('SEED', 1, 1),
  /** What to run, by the beginning of kind and name, as in `kill:BullMQ`; everything unless set. */
  only: process.env.ONLY?.split(',') ?? null,
  load: loadavg(),
};
const { MEASURED: program, POSTGRES_BIN: bin, HONEYDUE_TEST_DATABASE_URL: url, HONEYDUE_TEST_POSTGRES_DATA: data, HONEYDUE_TEST_REDIS_URL: redisUrl } = process.env;
const note = (text) => process.stderr.write(`${text}\n`);
// So that what ends with this program does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
const place = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-bench-jobs.'));

const postgres = new Postgres({ url, data, bin });
const looked = new Database(url, bin);
// After a crash nobody knows what it spent before.
const spentByPostgres = () => {
  try {
    return looked.spent ?? NaN;
  } catch {
    return NaN;
  }
};
Object.defineProperty(postgres, 'spent', { get: spentByPostgres });
const redisCli = async (...words) => (await promisify(execFile)('redis-cli', ['-u', redisUrl, ...words])).stdout;
const redisPid = /process_id:(\d+)/.exec(await redisCli('info', 'server'))[1];
const redis = { flush: () => redisCli('flushall'), get spent() { return spent(redisPid, false); } };
const provider = await Provider.open(settings.delay);
const world = { program, postgres, redisUrl, provider, place };

const ours = new Honeydue(world);
const bull = new BullMq({ ...world, concurrency: settings.concurrency });
const graphile = new Graphile({ ...world, concurrency: settings.concurrency });
const roomyBull = new BullMq({ ...world, concurrency: settings.usualConcurrency });
const roomyGraphile = new Graphile({ ...world, concurrency: settings.usualConcurrency, batches: true });

const results = [];
let rounds = 0;
let failed = null;
try {
  const { count, countAtFaults } = settings;
  for (const workers of [1, 2]) for (const one of [ours, bull, graphile]) await turn('calm', one, { count, workers });
  for (const one of [roomyBull, roomyGraphile]) await turn('usual', one, { count, workers: 1 });
  await turn('whole', ours, { count, workers: 1, planned: false });
  for (const one of [ours, bull, graphile]) await turn('kill', one, { count: countAtFaults, workers: 2, fault: 'kill -9, ten times' });
  for (const one of [ours, bull]) await turn('flush', one, { count: countAtFaults, workers: 2, fault: 'Redis FLUSHALL' });
  for (const one of [ours, graphile]) await turn('restart', one, { count: countAtFaults, workers: 2, fault: 'PostgreSQL restarted at once' });
} catch (error) {
  failed = error;
} finally {
  for (const one of [bull, roomyBull]) await one.close();
  provider.close();
}
settings.loadAfter = loadavg();
settings.versions = Object.fromEntries(['bullmq', 'ioredis', 'graphile-worker', 'undici'].map((name) =>
  [name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version]));
const text = report({ settings, results });
process.stdout.write(text);
mkdirSync('../tmp', { recursive: true });
writeFileSync('../tmp/bench-jobs.json', `${JSON.stringify({ settings, results }, null, 2)}\n`);
writeFileSync('../tmp/bench-jobs.md', text);
if (failed) {
  note(`Logs are in ${place}`);
  throw failed;
}
rmSync(place, { recursive: true });

async function turn(kind, contestant, wanted) {
  if (settings.only && !settings.only.some((begin) => `${kind}:${contestant.name}`.startsWith(begin))) return;
  const result = await patiently((lead) =>
    run(contestant, { ...wanted, round: `r${(rounds += 1)}`, lead, seed: settings.seed, provider, postgres, redis, place }));
  results.push({ kind, ...result });
  note(`${kind}, ${wanted.workers} worker(s), ${contestant.name}: ${Math.round(result.rate)}/s, ${result.doubled} doubled, ${result.missing} not sent`);
}

/** Begins anew with more time to get ready where there was too little: the machine is busy. */
async function patiently(attempt) {
  for (let lead = 1; ; lead *= 2) {
    try {
      return await attempt(lead);
    } catch (error) {
      if (!(error instanceof NotReady) || lead >= 8) throw error;
      note(`${error.message}; once more with more time`);
    }
  }
}
