// Fills two databases, one with a hundred times the homes of the other, and asks and works in both. Started by scale.sh; README.md tells what and how.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../chaos/lib/process.mjs';
import { Honeydue } from '../jobs/honeydue.mjs';
import { Provider } from '../jobs/provider.mjs';
import { wrk, writeRequests } from '../lib/drive.mjs';
import { median } from '../lib/report.mjs';
import { Database, Server, spent } from '../lib/server.mjs';
import { Look, compare } from './look.mjs';
import { OPERATIONS, askers } from './operations.mjs';
import { report } from './report.mjs';

const here = (path) => new URL(path, import.meta.url).pathname;
const number = (name, usual) => Number(process.env[name] ?? usual);
const homes = number('HOMES', 1_000_000);
const settings = {
  homes,
  base: number('BASE', Math.max(100, Math.round(homes / 100))),
  rounds: number('ROUNDS', 3),
  seconds: number('SECS', 4),
  connections: number('CONNECTIONS', 4),
  pool: 16,
  load: loadavg()[0],
};
settings.asked = number('ASKED', Math.min(2_000, Math.floor(settings.base * 0.8)));
settings.people = number('PEOPLE', Math.min(10_000, settings.base));
/** How long a worker that has nothing to do is watched. */
const IDLE_MS = 30_000;
/** The longest that planning and sending may take. */
const PATIENCE_MS = 300_000;

const note = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const { MEASURED: program, POSTGRES_BIN: bin, HONEYDUE_TEST_DATABASE_URL: url, HONEYDUE_TEST_REDIS_URL: redis } = process.env;
const place = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-bench-scale.'));
const provider = await Provider.open(20);
const keys = new Honeydue({ program, provider, place });
const running = new Set();
try {
  await main();
} finally {
  for (const one of running) await one.stop();
  provider.close();
  rmSync(place, { recursive: true, force: true });
}

async function main() {
  const server = new Database(url, bin);
  server.ask('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const worlds = [];
  for (const count of [settings.base, settings.homes]) worlds.push(await fill(server, count));
  server.ask('ALTER SYSTEM RESET autovacuum');
  server.ask('SELECT pg_reload_conf()');

  const requests = await ask(worlds);
  const work = [];
  for (const world of worlds) work.push(await working(world));
  settings.loadAfter = loadavg()[0];
  const all = {
    settings,
    worlds: worlds.map(({ homes: count, filled, sizes }) => ({ homes: count, filled, sizes })),
    ...requests,
    work: work.map(({ statements: _, ...rest }) => rest),
    compared: Object.fromEntries(Object.keys(work[0].statements).map((part) => [part, compare(work[0].statements[part], work[1].statements[part])])),
  };
  const text = report(all);
  mkdirSync(here('../../tmp'), { recursive: true });
  writeFileSync(here('../../tmp/bench-scale.json'), `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(here('../../tmp/bench-scale.md'), text);
  process.stdout.write(text);
  const whole = [requests.scanned[1], ...Object.entries(work[1].scanned).filter(([part]) => part !== 'hourly').map(([, rows]) => rows)].flat();
  if (whole.length > 0) {
    note(`Read from end to end: ${whole.map(({ table, scans }) => `${table} ${scans} times`).join(', ')}`);
    process.exitCode = 1;
  }
}

/** Makes a database of so many homes; one that is there already stays as it is. */
async function fill(server, count) {
  const name = `scale_${count}`;
  const world = { homes: count, url: Object.assign(new URL(url), { pathname: `/${name}` }).href };
  const begun = performance.now();
  if (server.ask(`SELECT count(*) FROM pg_database WHERE datname = '${name}'`) === '0') {
    note(`Making ${count} homes …`);
    // Rows are looked over when all are there; nothing else is to happen meanwhile.
    server.ask('ALTER SYSTEM SET autovacuum = off');
    server.ask('SELECT pg_reload_conf()');
    server.ask(`CREATE DATABASE ${name}`);
    execFileSync(program, ['migrate', 'up'], { env: { ...process.env, ...environment(world) }, stdio: 'ignore' });
    world.database = new Database(world.url, bin);
    world.database.run(here('seed.sql'), { homes: count });
    world.filled = (performance.now() - begun) / 1000;
  } else {
    note(`${name} is there already`);
    execFileSync(program, ['migrate', 'up'], { env: { ...process.env, ...environment(world) }, stdio: 'ignore' });
    world.database = new Database(world.url, bin);
    world.filled = null;
  }
  world.database.ask('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  world.sizes = world.database.rows(readFileSync(here('sizes.sql'), 'utf8'));
  return world;
}

function environment({ url: database, homes: count }) {
  return {
    DATABASE_URL: database,
    DATABASE_CONNECTIONS: String(settings.pool),
    REDIS_URL: redis,
    REDIS_PREFIX: `scale-${count}:`,
    SECRET_KEY: '0123456789abcdef0123456789abcdef',
    PUBLIC_URL: 'http://127.0.0.1',
    LOG_LEVEL: 'warn',
    // Nobody is slowed down.
    COST_ALLOWANCE: '2000000000',
    COST_PER_SECOND: '2000000000',
    FCM_SERVICE_ACCOUNT: keys.account,
    FCM_URL: provider.url,
    OUTBOX_DIR: join(place, 'outbox'),
  };
}

async function start(world, command) {
  const port = await freePort();
  const listen = `127.0.0.1:${port}`;
  const env = { ...environment(world), [command === 'serve' ? 'LISTEN' : 'WORKER_LISTEN']: listen };
  const path = command === 'serve' ? '/readyz' : '/health';
  const log = join(place, `${command}-${world.homes}`);
  const server = new Server({ program, args: [command], env, log, ready: { url: `http://${listen}${path}` } });
  server.url = `http://${listen}`;
  running.add(server);
  await server.ready();
  return server;
}

async function end(server) {
  await server.stop();
  running.delete(server);
}

/** Asks for each operation in turns, here and there. */
async function ask(worlds) {
  const all = await Promise.all(worlds.map(async (world) => {
    const server = await start(world, 'serve');
    return { world, server, who: askers(world.database, world.homes, settings.asked) };
  }));
  const redisPid = /process_id:(\d+)/.exec(execFileSync('redis-cli', ['-u', redis, 'info', 'server'], { encoding: 'utf8' }))[1];
  const looks = await Promise.all(worlds.map(({ database }) => Look.begin(database)));
  const operations = [];
  for (const operation of OPERATIONS) {
    const drives = all.map(({ world, server, who }) => {
      const file = join(place, `${operation.letter}-${world.homes}`);
      writeRequests(file, operation.requests(who));
      return (seconds) => wrk({ url: server.url, file, connections: settings.connections, seconds });
    });
    const runs = drives.map(() => []);
    const requests = drives.map(() => 0);
    const before = looks.map((look) => look.statements());
    for (let round = 0; round <= settings.rounds; round += 1) {
      for (const [n, drive] of drives.entries()) {
        const at = [all[n].server.spent, worlds[n].database.spent, spent(redisPid, false)];
        const run = await drive(round === 0 ? 1 : settings.seconds);
        requests[n] += run.requests;
        const after = [all[n].server.spent, worlds[n].database.spent, spent(redisPid, false)];
        const [own, postgres, ofRedis] = after.map((value, place) => (value - at[place]) / run.requests);
        // The first warms up.
        if (round > 0) runs[n].push({ ...run, own, postgres, redis: ofRedis });
      }
    }
    const of = (rows) => Object.fromEntries(['rate', 'p50', 'p99', 'own', 'postgres', 'redis'].map((field) => [field, median(rows.map((row) => row[field]))]));
    const since = looks.map((look, n) => difference(look.statements(), before[n]));
    const pages = since.map((rows, n) => ({ pages: rows.reduce((sum, row) => sum + row.blocks, 0) / requests[n], read: rows.reduce((sum, row) => sum + row.read, 0) / requests[n] }));
    const [small, large] = runs.map((rows, n) => ({ ...of(rows), ...pages[n] }));
    const result = { letter: operation.letter, words: operation.words, small, large, compared: compare(...since) };
    operations.push(result);
    note(`${operation.letter} ${operation.words}: ${[small, large].map(({ rate, p50 }) => `${Math.round(rate)}/s, ${p50.toFixed(2)} ms`).join(' and ')}`);
  }
  const scanned = await Promise.all(looks.map((look) => look.scanned()));
  const memory = all.map(({ server }) => server.megabytes);
  const keysInRedis = execFileSync('redis-cli', ['-u', redis, 'info', 'memory'], { encoding: 'utf8' }).match(/used_memory:(\d+)/)[1];
  for (const { server } of all) await end(server);
  return { operations, scanned, memory, redisBytes: Number(keysInRedis) };
}

/** What was counted since an earlier look. */
function difference(now, before) {
  const known = new Map(before.map((row) => [row.query, row]));
  return now.flatMap((row) => {
    const was = known.get(row.query) ?? { calls: 0, rows: 0, ms: 0, blocks: 0, read: 0 };
    const calls = row.calls - was.calls;
    return calls > 0 ? [{ query: row.query, calls, rows: row.rows - was.rows, ms: row.ms - was.ms, blocks: row.blocks - was.blocks, read: row.read - was.read }] : [];
  });
}

/** Has a worker idle, plan, send, and do what comes once an hour. */
async function working(world) {
  const { database } = world;
  const accounts = Math.floor(world.homes * 1.4);
  const people = Math.min(settings.people, accounts);
  const statements = {};
  const scanned = {};
  const result = { people };
  // What comes once an hour has come.
  const hourly = "INSERT INTO tick SELECT name, date_trunc('hour', now()) + h * interval '1 hour' FROM (VALUES ('clean'), ('erase')) AS j (name), generate_series(0, 2) AS h ON CONFLICT DO NOTHING";
  // What was done by requests is told to nobody, so that there is nothing to do.
  database.ask('DELETE FROM occasion');
  database.ask(hourly);

  /** Lets a worker do something until it is done; returns how many seconds that took. */
  const part = async (name, until) => {
    const look = await Look.begin(database);
    const worker = await start(world, 'worker');
    const begun = performance.now();
    const before = [worker.spent, database.spent];
    await until();
    const seconds = (performance.now() - begun) / 1000;
    const [own, postgres] = [worker.spent - before[0], database.spent - before[1]];
    statements[name] = look.statements();
    const calls = statements[name].reduce((sum, row) => sum + row.calls, 0);
    result[name] = { seconds, own, postgres, calls };
    await end(worker);
    scanned[name] = await look.scanned();
  };
  /** Waits until a count is nothing. */
  const none = async (sql) => {
    const begun = performance.now();
    while (Number(database.ask(sql)) > 0) {
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`still: ${sql}`);
      await sleep(250);
    }
  };

  await part('idle', () => sleep(IDLE_MS));
  note(`${world.homes} homes, a worker with nothing to do: ${result.idle.calls} statements in ${IDLE_MS / 1000} s`);

  database.run(here('due.sql'), { people, accounts, offset: Math.floor(Date.now() / 1000) });
  await part('plan', () => none("SELECT count(*) AS bench_left FROM schedule WHERE next_at <= now() AND kind = 'REMIND'"));
  const [planned] = database.rows(`SELECT count(*)::int AS notices, count(DISTINCT created_at)::int AS batches, extract(epoch FROM max(created_at) - min(created_at))::float AS seconds
    FROM notification WHERE created_at > now() - interval '${Math.ceil(result.plan.seconds) + 30} s'`);
  const [made] = database.rows("SELECT count(*)::int AS deliveries FROM delivery WHERE finished_at IS NULL AND state = 'WAITING'");
  // A batch is dated when it begins, so what the last one took is not between the first and the last.
  Object.assign(result.plan, planned, made, { rate: planned.seconds > 0 ? (people * (planned.batches - 1)) / planned.batches / planned.seconds : null });
  note(`${world.homes} homes, planned for ${people} people: ${Math.round(result.plan.rate)} a second, ${planned.notices} notices, ${made.deliveries} deliveries`);

  database.ask('UPDATE notification_preference SET quiet_from = NULL, quiet_to = NULL WHERE max_push_per_day = 20');
  const due = "UPDATE delivery SET due_at = now(), next_attempt_at = now(), held_until = NULL, expires_at = now() + interval '12 hours' WHERE finished_at IS NULL AND state = 'WAITING'";
  database.ask(due);
  await part('send', () => none('SELECT count(*) AS bench_left FROM delivery WHERE finished_at IS NULL AND next_attempt_at <= now()'));
  const [sent] = database.rows(`SELECT count(*)::int AS sent, extract(epoch FROM max(finished_at) - min(started_at))::float AS seconds
    FROM delivery WHERE state = 'SENT' AND finished_at > now() - interval '${Math.ceil(result.send.seconds) + 25} s'`);
  Object.assign(result.send, sent, { rate: sent.sent / sent.seconds });
  note(`${world.homes} homes, sent ${sent.sent}: ${Math.round(result.send.rate)} a second`);

  database.run(here('old.sql'), { homes: world.homes });
  const old = () => database.rows("SELECT (SELECT count(*) FROM delivery)::int AS deliveries, (SELECT count(*) FROM session)::int AS sessions, (SELECT count(*) FROM refresh_token)::int AS tokens")[0];
  const before = old();
  database.ask("DELETE FROM tick WHERE name IN ('clean', 'erase')");
  database.ask('DELETE FROM job');
  await part('hourly', () => none("SELECT 2 - count(*) AS bench_left FROM job WHERE name IN ('clean', 'erase')"));
  const after = old();
  result.forgotten = Object.fromEntries(Object.keys(after).map((name) => [name, before[name] - after[name]]));
  result.jobs = database.rows("SELECT name, took_ms FROM job WHERE name IN ('clean', 'erase') ORDER BY name");
  note(`${world.homes} homes, once an hour: ${result.jobs.map(({ name, took_ms: took }) => `${name} ${took} ms`).join(', ')}`);
  return { ...result, statements, scanned };
}
