// Starts the program on a free port with a data directory of its own, waits until it is ready, and always ends it.
import { randomBytes } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const PROGRAM = process.env.HONEYDUE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug', 'honeydue');

/** The operator that every server started here knows. */
export const OPERATOR = { email: 'operator@example.com', password: 'a long enough operator password' };

/** Where what every server said is kept, to be searched for what must not stand there; `canaries.mjs` does. */
export const LOGS = process.env.E2E_LOGS ?? join(ROOT, 'target', 'e2e', 'logs');
/** Our own crates say all that they ever say. */
const LOG_LEVEL = 'info,domain=debug,server=debug,worker=debug,honeydue=debug';
/** What every program that is started here is told. */
const DEFAULTS = { ADMIN_EMAIL: OPERATOR.email, ADMIN_PASSWORD: OPERATOR.password, LOG_LEVEL, NO_COLOR: '1' };

const READY_SECS = 30;
const STOP_SECS = 10;
const running = new Set();

/** Ends what is left when this process ends, however it ends. */
process.on('exit', () => {
  for (const server of running) {
    server.child.kill('SIGKILL');
    rmSync(server.dataDir, { recursive: true, force: true });
  }
});
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) process.on(signal, () => process.exit(128 + number));

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts `honeydue run` (demo household and all) and resolves once `/readyz` answers 200.
 *
 * With `serve`, it is `honeydue serve` on a database of its own: limits, and what is told of the schema, are those of production.
 *
 * @param {{ env?: Record<string, string>, args?: string[], serve?: boolean }} [options] settings and flags on top of the defaults
 * @returns {Promise<{ url: string, graphql: string, ws: string, pid: number, dataDir: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startServer({ env = {}, args = [], serve = false } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(env, args, serve);
    } catch (error) {
      if (attempt === 3 || !/address.*in use/i.test(error.message)) throw error;
    }
  }
}

/**
 * Starts `honeydue serve` and `honeydue worker` beside each other, as they are deployed, on one SQLite where no setting says otherwise; nobody
 * is there but the operator. Unlike `honeydue run` they take every setting, such as a mail server.
 *
 * @param {{ env?: Record<string, string>, fill?: () => void }} [options] settings on top of the defaults; what to do with the bare tables
 */
export async function startWithWorker({ env = {}, fill = () => {} } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'honeydue-e2e-'));
  const port = await freePort();
  const settings = {
    ...withoutServices(process.env),
    ...DEFAULTS,
    ...inProduction(dataDir, port),
    DATA_DIR: dataDir,
    OUTBOX_DIR: join(dataDir, 'outbox'),
    LISTEN: `127.0.0.1:${port}`,
    WORKER_LISTEN: `127.0.0.1:${await freePort()}`,
    ...env,
  };
  migrate(dataDir, settings);
  fill();
  const both = ['serve', 'worker'].map((command) => launch([command], dataDir, settings));
  const stop = async () => {
    await Promise.all(both.map((process) => process.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  await ready(addresses(port).url, both[0], stop);
  return { ...addresses(port), pid: both[0].child.pid, dataDir, log: () => both.map(({ log }) => log()).join('\n'), stop };
}

async function startOnce(env, args, serve) {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'honeydue-e2e-'));
  const settings = { ...withoutServices(process.env), ...DEFAULTS, ...(serve && inProduction(dataDir, port)), ...env };
  if (serve) migrate(dataDir, settings);
  const command = serve ? ['serve'] : ['run', '--data-dir', dataDir];
  const program = launch([...command, '--listen', `127.0.0.1:${port}`, ...args], dataDir, settings);
  const stop = async () => {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  await ready(`http://127.0.0.1:${port}`, program, stop);
  return { ...addresses(port), pid: program.child.pid, dataDir, log: program.log, stop };
}

function addresses(port) {
  const url = `http://127.0.0.1:${port}`;
  return { url, graphql: `${url}/graphql`, ws: `ws://127.0.0.1:${port}/graphql` };
}

/** Starts the program with a folder of its own, and keeps what it says. */
function launch(args, dataDir, env) {
  const child = spawn(PROGRAM, args, { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  mkdirSync(LOGS, { recursive: true });
  const file = join(LOGS, `${args[0]}-${child.pid}.log`);
  // What it prints for whoever starts it – demo passwords – is no log.
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-100_000)));
  child.stderr.on('data', (text) => appendFileSync(file, text));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  let end;
  ended.then((how) => (end = how));
  const entry = { child, dataDir };
  running.add(entry);
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_SECS * 1000);
    await ended;
    clearTimeout(late);
    running.delete(entry);
  };
  return { child, log: () => log, end: () => end, stop };
}

/** Waits until the program answers; stops it where it does not. */
async function ready(url, program, stop) {
  const deadline = Date.now() + READY_SECS * 1000;
  while (!(await answers(`${url}/readyz`))) {
    if (program.end() || Date.now() > deadline) {
      await stop();
      throw new Error(`${PROGRAM} ${program.end() ?? `was not ready after ${READY_SECS} s`}\n${program.log()}`);
    }
    await pause(30);
  }
}

function migrate(dataDir, env) {
  const { status, stderr } = spawnSync(PROGRAM, ['migrate', 'up'], { cwd: dataDir, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`honeydue migrate up: ${stderr}`);
}

/** What `serve` and `worker` want to know beside the defaults. */
function inProduction(dataDir, port) {
  return {
    DATABASE_URL: `sqlite:${join(dataDir, 'honeydue.sqlite')}?mode=rwc`,
    SECRET_KEY: randomBytes(32).toString('hex'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    FILES_DIR: join(dataDir, 'files'),
  };
}

/** Without what would make the program use the servers of whoever runs the tests. */
function withoutServices(env) {
  const { DATABASE_URL, REDIS_URL, ...rest } = env;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('HONEYDUE_')));
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
