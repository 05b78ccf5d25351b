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

async function startOnce(env, args, serve) {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'honeydue-e2e-'));
  const settings = {
    ...withoutServices(process.env), ADMIN_EMAIL: OPERATOR.email, ADMIN_PASSWORD: OPERATOR.password, LOG_LEVEL, NO_COLOR: '1',
    ...(serve && inProduction(dataDir, port)), ...env,
  };
  if (serve) {
    const { status, stderr } = spawnSync(PROGRAM, ['migrate', 'up'], { cwd: dataDir, env: settings, encoding: 'utf8' });
    if (status !== 0) throw new Error(`honeydue migrate up: ${stderr}`);
  }
  const command = serve ? ['serve'] : ['run', '--data-dir', dataDir];
  const child = spawn(PROGRAM, [...command, '--listen', `127.0.0.1:${port}`, ...args], { cwd: dataDir, env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
  mkdirSync(LOGS, { recursive: true });
  const file = join(LOGS, `${serve ? 'serve' : 'run'}-${port}-${child.pid}.log`);
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
  const forget = () => {
    running.delete(entry);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_SECS * 1000);
    await ended;
    clearTimeout(late);
    forget();
  };

  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_SECS * 1000;
  while (!(await answers(`${url}/readyz`))) {
    if (end || Date.now() > deadline) {
      await stop();
      throw new Error(`${PROGRAM} ${end ?? `was not ready after ${READY_SECS} s`}\n${log}`);
    }
    await pause(30);
  }
  return { url, graphql: `${url}/graphql`, ws: `ws://127.0.0.1:${port}/graphql`, pid: child.pid, dataDir, log: () => log, stop };
}

/** What `serve` wants to know beside the defaults. */
function inProduction(dataDir, port) {
  return {
    DATABASE_URL: `sqlite:${join(dataDir, 'honeydue.sqlite')}`, SECRET_KEY: randomBytes(32).toString('hex'), PUBLIC_URL: `http://127.0.0.1:${port}`,
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
