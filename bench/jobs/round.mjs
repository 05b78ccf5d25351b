// One round: so many pushes come due at one moment, workers send them, something may go wrong meanwhile, and it is counted what came.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { random } from '../../chaos/lib/random.mjs';

/** What came due before its contestant was ready. */
export class NotReady extends Error {}

/** Seconds that follow the last push of a contestant that has nothing left to do: what comes twice comes soon after. */
const AFTERWARDS = 2;

/** What may go wrong: each is told when another device was reached, and breaks something at its time. */
export const FAULTS = {
  none: () => () => {},
  /** Ten times, each at a moment of its own tenth of the work, so that all are hit as often while they are busy. */
  'kill -9, ten times': ({ chance, count, processes }) => {
    const marks = Array.from({ length: 10 }, (_, k) => (count * (k + 0.1 + 0.8 * chance.next())) / 10);
    return at(marks, () => chance.pick(processes).kill());
  },
  'Redis FLUSHALL': ({ count, redis }) => at([count / 2], () => redis.flush()),
  'PostgreSQL restarted at once': ({ count, postgres }) => at([count / 2], () => postgres.restart()),
};

/** Does something, one after the other, whenever one of the marks is reached. */
function at(marks, deed) {
  let last = Promise.resolve();
  return (reached) => {
    for (; reached >= marks[0]; marks.shift()) last = last.then(deed);
  };
}

/** Lets a contestant send `count` pushes by so many workers, and returns what it did. */
export async function run(contestant, { round, count, workers, fault = 'none', planned = true, lead = 1, seed, provider, postgres, redis, place }) {
  const folder = join(place, `${round}-${contestant.name}`);
  mkdirSync(folder);
  await redis.flush();
  const dueAt = Math.ceil((Date.now() + lead * contestant.lead(count)) / 1000) * 1000;
  provider.begin(join(folder, 'taken.log'));
  await contestant.fill({ round, count, dueAt, planned, place: folder });
  const processes = [];
  for (let n = 1; n <= workers; n += 1) processes.push(await contestant.worker(`worker-${n}`, folder));
  try {
    const ask = (sql) => asked(contestant.url, sql);
    const before = await contestant.ready(ask, dueAt);
    // As autovacuum would have done by then.
    if (contestant.url) await ask('CREATE EXTENSION IF NOT EXISTS pg_stat_statements; ANALYZE');
    if (before === null || Date.now() > dueAt - 300) throw new NotReady(`${contestant.name} was not ready when its pushes were due`);
    await sleep(dueAt - 200 - Date.now());
    if (contestant.url && fault === 'none') await ask('SELECT pg_stat_statements_reset()');
    const spent = () => ({ own: processes.reduce((sum, one) => sum + one.spent, 0), store: redis.spent + postgres.spent });
    const begin = spent();
    provider.heard = FAULTS[fault]({ chance: random(seed), count, processes, redis, postgres });
    const end = await settle({ contestant, ask, provider, count, dueAt, spent });
    const statements = contestant.url && fault === 'none' ? await statementsOf(ask) : null;
    const result = {
      name: contestant.name,
      concurrency: contestant.concurrency ?? null,
      batches: contestant.batches ?? false,
      round, count, workers, fault, planned, ...before,
      ...tally(provider, { round, count, dueAt }),
      open: end.open,
      patience: contestant.patience,
      states: await contestant.states(ask),
      own: (end.own - begin.own) / count,
      store: (end.store - begin.store) / count,
      statements: statements && statements.reduce((sum, { calls }) => sum + calls, 0) / count,
      mostAsked: statements?.slice(0, 25),
      peak: Math.max(...processes.map(({ peak }) => peak)),
      starts: processes.reduce((sum, { starts }) => sum + starts, 0),
    };
    if (end.open > 0 && contestant.unlock) {
      await contestant.unlock(ask);
      await settle({ contestant, ask, provider, count, dueAt, spent });
      result.unlocked = tally(provider, { round, count, dueAt });
    }
    return result;
  } finally {
    for (const one of processes) await one.end();
  }
}

/** Waits until all are sent and nothing is open any more, or nothing more comes. */
async function settle({ contestant, ask, provider, count, dueAt, spent }) {
  let { length } = provider.taken;
  let last = Math.max(Date.now(), dueAt);
  let atEnd = null;
  for (;;) {
    await sleep(100);
    if (provider.taken.length > length) last = Date.now();
    ({ length } = provider.taken);
    if (!atEnd && provider.devices.size === count) atEnd = spent();
    const idle = (Date.now() - last) / 1000;
    if (idle < AFTERWARDS) continue;
    const open = await contestant.open(ask).catch(() => null);
    if (open === 0 || idle > contestant.patience) return { open, ...(atEnd ?? spent()) };
    await sleep(400);
  }
}

/** Counts what came. The same key again is the same push to whoever gets it; a second key would be another. */
function tally({ taken, devices }, { round, count, dueAt }) {
  const of = Map.groupBy(taken, ({ device }) => device);
  for (const device of of.keys()) if (!device.startsWith(`${round}-`)) throw new Error(`a push went to ${device}, whom nobody knows`);
  const late = [...of.values()].map(([first]) => first.at - dueAt).sort((one, other) => one - other);
  const at = (share) => late[Math.min(late.length - 1, Math.floor(late.length * share))] / 1000;
  const doubledAfter = [...of.values()].reduce((sum, all) => sum + new Set(all.map(({ key }) => key)).size - 1, 0);
  return {
    rate: (late.length - 1) / ((late.at(-1) - late[0]) / 1000),
    // What a worker held that was killed comes much later, and is few.
    rateOfMost: (0.9 * late.length - 1) / (at(0.9) - at(0)),
    early: late.filter((milliseconds) => milliseconds < 0).length,
    first: late[0] / 1000,
    p50: at(0.5),
    p99: at(0.99),
    last: late.at(-1) / 1000,
    doubled: taken.length - devices.size,
    doubledAfter,
    missing: count - devices.size,
  };
}

/** What the database was asked since it was told to count, the dearest first; what begins and ends transactions as well. */
function statementsOf(ask) {
  return ask(`SELECT calls::int, round(total_exec_time::numeric)::int AS ms, left(regexp_replace(query, '\\s+', ' ', 'g'), 160) AS query
    FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND query NOT LIKE '%pg_stat_statements%' ORDER BY total_exec_time DESC`);
}

/** Asks a database over a connection of its own; null where it does not answer. */
async function asked(url, sql) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
