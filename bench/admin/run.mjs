// Asks every list of the admin over HTTP: each order, filters and searches of a working day, first page, deep page, and count; and every
// other question of its pages. Prints a table, and fails where an answer takes longer than LIMIT_MS in 99 of 100 cases, or has the program
// load more than MOST_ROWS rows from the database.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Database, Server } from '../lib/server.mjs';
import { questions } from './questions.mjs';

const here = (path) => new URL(path, import.meta.url).pathname;
const setting = (name, otherwise) => process.env[name] ?? otherwise;
const number = (name, otherwise) => Number(setting(name, otherwise));

const ASKED = number('ASKED', 30);
const LIMIT_MS = number('LIMIT_MS', 200);
/** A page of 50 with what belongs to each row, or a quarter of a year of days in a few curves; what grows with the tables is far above. */
const MOST_ROWS = number('MOST_ROWS', 1_000);
const OPERATOR = { ADMIN_EMAIL: 'bench@honeydue.example', ADMIN_PASSWORD: 'correct horse battery' };
const program = process.env.MEASURED;
const url = process.env.HONEYDUE_TEST_DATABASE_URL;
const database = new Database(url, process.env.POSTGRES_BIN);
const listen = `127.0.0.1:${20_000 + Math.floor(Math.random() * 10_000)}`;
const env = {
  ...OPERATOR,
  DATABASE_URL: url,
  REDIS_URL: process.env.HONEYDUE_TEST_REDIS_URL,
  SECRET_KEY: '0123456789abcdef0123456789abcdef',
  PUBLIC_URL: `http://${listen}`,
  LISTEN: listen,
  LOG_LEVEL: 'warn',
  COST_ALLOWANCE: '2000000000',
  COST_PER_SECOND: '2000000000',
};

execFileSync(program, ['migrate', 'up'], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
const begun = performance.now();
database.run(here('seed.sql'), { accounts: setting('ACCOUNTS', 5000), homes: setting('HOMES', 8000), tasks: setting('TASKS', 300_000) });
console.error(`Seeded in ${Math.round((performance.now() - begun) / 1000)} s.`);

mkdirSync(here('../../tmp'), { recursive: true });
const server = new Server({ program, args: ['serve'], env, log: here('../../tmp/bench-admin.log'), ready: { url: `http://${listen}/readyz` } });
await server.ready();
let cookie = '';

/** Asks once; returns the data and how long that took. */
async function ask(query, variables) {
  const begin = performance.now();
  const answer = await fetch(`http://${listen}/admin/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', cookie },
    body: JSON.stringify({ query, variables }),
  });
  const body = await answer.json();
  const took = performance.now() - begin;
  if (body.errors) throw new Error(`${query}: ${JSON.stringify(body.errors)}`);
  if (!cookie) cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0];
  return { data: body.data, took };
}

/** Asks once, and returns how many rows the database handed to the program for it. */
async function loaded(query, variables) {
  database.ask('SELECT pg_stat_statements_reset()');
  await ask(query, variables);
  return Number(database.ask(`SELECT coalesce(sum(rows), 0) FROM pg_stat_statements WHERE query ILIKE '%SELECT%' AND query NOT LIKE '%pg_stat_statements%'`));
}

const slow = [];
const large = [];
const lines = [];
try {
  database.ask('CREATE EXTENSION pg_stat_statements');
  await ask('mutation($input: SignInInput!) { signIn(input: $input) { operator { id } userErrors { code } } }', {
    input: { email: OPERATOR.ADMIN_EMAIL, password: OPERATOR.ADMIN_PASSWORD },
  });
  for (const { name, query, variables } of await questions(ask)) {
    const took = [];
    for (let n = 0; n < ASKED; n += 1) took.push((await ask(query, variables)).took);
    took.sort((a, b) => a - b);
    const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))];
    const rows = await loaded(query, variables);
    lines.push({ name, p50: at(0.5), p99: at(0.99), rows });
    if (at(0.99) > LIMIT_MS) slow.push(name);
    if (rows > MOST_ROWS) large.push(name);
  }
} finally {
  await server.stop();
}
const row = ({ name, p50, p99, rows }) => `| ${name} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${rows} |`;
lines.sort((a, b) => b.p99 - a.p99);
console.log(['| question | p50, ms | p99, ms | rows |', '|---|---:|---:|---:|', ...lines.map(row)].join('\n'));
writeFileSync(here('../../tmp/bench-admin.json'), JSON.stringify(lines, null, 2));
const named = (names) => (names.length ? `: ${names.join('; ')}` : '');
console.log(`\n${lines.length} questions, ${ASKED} times each. ${slow.length} took longer than ${LIMIT_MS} ms${named(slow)}.`);
console.log(`${large.length} loaded more than ${MOST_ROWS} rows${named(large)}.`);
process.exitCode = slow.length + large.length ? 1 : 0;
