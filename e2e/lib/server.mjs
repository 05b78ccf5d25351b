// Starts the program on a free port with a data directory of its own, waits until it is ready, and always ends it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const PROGRAM = process.env.HONEYDUE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug', 'honeydue');

/** The operator that every server started here knows. */
export const OPERATOR = { email: 'operator@example.com', password: 'a long enough operator password' };

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
 * @param {{ env?: Record<string, string>, args?: string[] }} [options] settings and flags on top of the defaults
 * @returns {Promise<{ url: string, graphql: string, ws: string, pid: number, dataDir: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startServer({ env = {}, args = [] } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(env, args);
    } catch (error) {
      if (attempt === 3 || !/address.*in use/i.test(error.message)) throw error;
    }
  }
}

async function startOnce(env, args) {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'honeydue-e2e-'));
  const child = spawn(PROGRAM, ['run', '--listen', `127.0.0.1:${port}`, '--data-dir', dataDir, ...args], {
    cwd: dataDir,
    env: { ...withoutServices(process.env), ADMIN_EMAIL: OPERATOR.email, ADMIN_PASSWORD: OPERATOR.password, LOG_LEVEL: 'warn', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
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
