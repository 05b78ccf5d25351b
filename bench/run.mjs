// Measures the program, PostgreSQL alone and PostGraphile side by side. Started by bench.sh, which README.md tells about.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { check, prepare } from './lib/check.mjs';
import { GENERIC_PLANS, open, pgbench, wrk, writeRequests } from './lib/drive.mjs';
import { OPERATIONS } from './lib/operation.mjs';
import { median, report, spread } from './lib/report.mjs';
import { Database, Server } from './lib/server.mjs';

const quick = process.env.QUICK === '1';
const number = (name, usual, whenQuick) => Number(process.env[name] ?? (quick ? whenQuick : usual));
const settings = {
  homes: number('HOMES', 1000, 40),
  asked: number('ASKED', 100, 20),
  rounds: number('ROUNDS', 3, 1),
  seconds: number('SECS', 5, 1),
  connections: (process.env.CONNECTIONS ?? (quick ? '8' : '1 8 32')).split(' ').map(Number),
  /** Connections to the database, the program's as well as PostGraphile's. */
  pool: number('POOL', 16, 16),
  load: loadavg()[0],
};
/** Where rates, processor time and a fixed rate are taken. */
const MAIN = settings.connections.includes(8) ? 8 : settings.connections[0];

const note = (text) => process.stderr.write(`${text}\n`);
const place = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-bench.'));
const servers = [];
try {
  await main();
} finally {
  for (const server of servers) await server.stop();
  rmSync(place, { recursive: true, force: true });
}

async function main() {
  const { MEASURED: program, POSTGRES_BIN: bin, HONEYDUE_TEST_DATABASE_URL: url, HONEYDUE_TEST_REDIS_URL: redis } = process.env;
  const database = new Database(url, bin);
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const ours = { name: 'honeydue', url: `http://127.0.0.1:${port}` };
  const peer = { name: 'PostGraphile', url: `http://127.0.0.1:${port + 1}` };
  const env = {
    DATABASE_URL: url,
    DATABASE_CONNECTIONS: String(settings.pool),
    REDIS_URL: redis,
    SECRET_KEY: '0123456789abcdef0123456789abcdef',
    PUBLIC_URL: ours.url,
    LISTEN: ours.url.slice('http://'.length),
    LOG_LEVEL: 'warn',
    // Nobody is slowed down, and one home may have more tasks than the plan takes that costs nothing.
    COST_ALLOWANCE: '2000000000',
    COST_PER_SECOND: '2000000000',
    DEFAULT_TIER: 'PRO',
  };

  let began = performance.now();
  execFileSync(program, ['migrate', 'up'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  const start = { migrated: performance.now() - began, size: statSync(program).size };
  const core = process.env.SERVER_CORE || undefined;
  ours.server = new Server({ program, args: ['serve'], env, log: join(place, 'ours'), core, ready: { url: `${ours.url}/readyz` } });
  servers.push(ours.server);
  start.ready = await ours.server.ready();
  ours.idle = ours.server.megabytes;

  note(`Seeding ${settings.homes} homes …`);
  execFileSync('node', ['prepare.mjs', ours.url, 'bench@example.com'], { stdio: 'inherit' });
  database.run('seed.sql', { homes: settings.homes, asked: settings.asked, email: 'bench@example.com' });
  database.run('peer/schema.sql');
  const args = ['peer/serve.mjs', url, String(port + 1), String(settings.pool)];
  const probe = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };
  peer.server = new Server({ program: 'node', args, env: { NODE_ENV: 'production', PGOPTIONS: GENERIC_PLANS }, log: join(place, 'peer'), core, ready: { url: `${peer.url}/graphql`, init: probe } });
  servers.push(peer.server);
  await peer.server.ready();
  peer.idle = peer.server.megabytes;

  note('Comparing answers …');
  const asked = await prepare(database, ours, peer);
  const bytes = await check({ database, ours, peer, asked, place });

  const contestants = contestantsOf({ database, ours, peer, asked });
  const results = [];
  for (const operation of [...OPERATIONS, mixed()]) results.push(await measure(operation, contestants, { database, ours, peer, bytes }));
  const cached = await measureCached(ours, peer, asked, results);
  for (const one of [ours, peer]) one.loaded = one.server.megabytes;
  settings.loadAfter = loadavg()[0];
  const all = { settings, start, results, cached, memory: [ours, peer].map(({ name, idle, loaded }) => ({ name, idle, loaded })) };
  mkdirSync('../tmp', { recursive: true });
  writeFileSync('../tmp/bench.json', `${JSON.stringify(all, null, 2)}\n`);
  process.stdout.write(report(all, MAIN));
}

/** All five, each as often as its share says. */
function mixed() {
  return { letter: 'mixed', name: 'mixed', words: OPERATIONS.map(({ letter, share }) => `${letter} ${share}`).join(', ') };
}

/** The three that answer an operation: what drives them, and whose processor time it takes. */
function contestantsOf({ database, ours, peer, asked }) {
  const parts = (operation) => (operation.name === 'mixed' ? OPERATIONS : [operation]);
  const http = (one, request) => {
    one.requests = (operation) => {
      const all = parts(operation).flatMap((part) => {
        const rows = asked[part.rows];
        const times = operation.name === 'mixed' ? part.share * settings.asked : rows.length;
        return Array.from({ length: times }, (_, n) => request(part, rows[n % rows.length]));
      });
      return all.map(({ token, body }) => ({
        body,
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      }));
    };
    return {
      name: one.name,
      prepare: (operation) => {
        const file = join(place, `${one.name}-${operation.name}`);
        writeRequests(file, one.requests(operation));
        return (connections, seconds) => wrk({ url: `${one.url}/graphql`, file, connections, seconds });
      },
      spent: () => one.server.spent,
    };
  };
  const alone = {
    name: 'pgbench',
    prepare: (operation) => {
      const scripts = parts(operation).map((part) => {
        const file = join(place, `${part.name}.sql`);
        writeFileSync(file, `\\set n random(1, :${part.rows})\n${part.sql}`);
        return [file, part.share];
      });
      const variables = { asked: asked.asked.length, closable: asked.closable.length };
      return (connections, seconds) => pgbench({ database, scripts, connections, seconds, variables });
    },
    spent: () => 0,
  };
  return [http(ours, (part, row) => part.ours(row)), alone, http(peer, (part, row) => part.peer(row))];
}

/** Measures one operation: rounds in which all take turns, at each number of connections. */
async function measure(operation, contestants, { database, ours, peer, bytes }) {
  const drives = contestants.map((contestant) => ({ contestant, drive: contestant.prepare(operation) }));
  for (const { drive } of drives) await drive(MAIN, quick ? 1 : 2);
  const runs = [];
  for (const connections of settings.connections) {
    const isMain = connections === MAIN;
    for (let round = 0; round < (isMain ? settings.rounds : Math.min(settings.rounds, 2)); round += 1) {
      for (const { contestant, drive } of drives) {
        const before = [contestant.spent(), database.spent];
        const run = await drive(connections, isMain ? settings.seconds : Math.min(settings.seconds, 3));
        const own = (contestant.spent() - before[0]) / run.requests;
        const postgres = database.spent === null ? null : (database.spent - before[1]) / run.requests;
        runs.push({ name: contestant.name, connections, ...run, own, postgres });
      }
    }
  }
  const result = { letter: operation.letter, name: operation.name, words: operation.words, bytes: bytes[operation.name], by: {} };
  for (const { contestant } of drives) {
    const { name } = contestant;
    const at = Object.fromEntries(settings.connections.map((connections) => {
      const rows = runs.filter((run) => run.name === name && run.connections === connections);
      const of = (field) => median(rows.map((row) => row[field]));
      return [connections, { rate: of('rate'), spread: spread(rows.map((row) => row.rate)), p50: of('p50'), p99: of('p99'), own: of('own'), postgres: of('postgres') }];
    }));
    result.by[name] = { at };
  }
  note(`${operation.letter}: ${Object.entries(result.by).map(([name, { at }]) => `${name} ${Math.round(at[MAIN].rate)}/s`).join(', ')}`);

  // Both at half of what PostGraphile can do.
  const rate = result.by[peer.name].at[MAIN].rate / 2;
  for (const one of [ours, peer]) {
    result.by[one.name].open = await open({ url: one.url, requests: one.requests(operation), rate, seconds: settings.seconds });
  }
  for (const { contestant, drive } of drives) result.by[contestant.name].statements = await statements(database, drive);
  return result;
}

/** What the database was asked for one request; it may not have the means to tell. */
async function statements(database, drive) {
  const can = database.ask('CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()', true);
  if (can === null) return null;
  const { requests } = await drive(MAIN, quick ? 1 : 2);
  const [row] = database.rows(`SELECT
    sum(calls) FILTER (WHERE query !~* '^(begin|start|commit|rollback)') AS n,
    sum(calls) FILTER (WHERE query ~* '^(begin|start|commit|rollback)') AS ends
    FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'`);
  return { n: Number(row.n ?? 0) / requests, ends: Number(row.ends ?? 0) / requests };
}

/** The home screen again, for those who have it already (304), and from what the process keeps (200). */
async function measureCached(ours, peer, asked, results) {
  const query = encodeURIComponent(OPERATIONS[0].document);
  const path = `/graphql?query=${query}`;
  const base = asked.asked.map((row) => ({ authorization: `Bearer ${OPERATIONS[0].ours(row).token}`, accept: 'application/graphql-response+json' }));
  const known = [];
  for (const headers of base) {
    const answer = await fetch(`${ours.url}${path}`, { headers });
    await answer.text();
    known.push({ method: 'GET', path, headers: { ...headers, 'if-none-match': answer.headers.get('etag') } });
  }
  const kept = base.map((headers) => ({ method: 'GET', path, headers }));
  const cached = {};
  for (const [name, requests, status] of [['unchanged', known, 304], ['kept', kept, 200]]) {
    const file = join(place, name);
    writeRequests(file, requests);
    const drive = (seconds) => wrk({ url: ours.url, file, connections: MAIN, seconds, status });
    await drive(1);
    const runs = [];
    for (let round = 0; round < settings.rounds; round += 1) {
      const before = ours.server.spent;
      const run = await drive(quick ? 1 : 3);
      runs.push({ ...run, own: (ours.server.spent - before) / run.requests });
    }
    const of = (field) => median(runs.map((run) => run[field]));
    cached[name] = { rate: of('rate'), spread: spread(runs.map((run) => run.rate)), p50: of('p50'), p99: of('p99'), own: of('own') };
    cached[name].ofPeer = cached[name].rate / results[0].by[peer.name].at[MAIN].rate;
  }
  return cached;
}
