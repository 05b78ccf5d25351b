// The program's processes, Redis and PostgreSQL: started, frozen, killed and started again.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** How long something may take to start. */
const START_MS = 30_000;

/** What runs now, so that nothing is left when the runner ends before its time. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/** Starts a process that ends with the runner at the latest. */
export function begin(...command) {
  const child = spawn(...command);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The first port that the system gives to whoever only calls. */
const CALLERS_FROM = 32_768;

/** A port that is free now and that nobody who calls is given, so that whoever has it finds it free again after a restart. */
export async function lastingPort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * (CALLERS_FROM - 20_000));
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(() => true, () => false);
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** The environment in which a process believes that it is so many seconds later. */
export function later(seconds) {
  const library = process.env.FAKETIME_LIBRARY;
  if (!library) throw new Error('FAKETIME_LIBRARY is not set; chaos.sh sets it');
  const sign = seconds < 0 ? '-' : '+';
  return { LD_PRELOAD: library, FAKETIME: `${sign}${Math.abs(seconds)}`, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DISABLE_SHM: '1' };
}

/** Which of some processes has the end of a connection on this machine that has `port`. */
export function ownerOf(port, pids) {
  const name = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const line = readFileSync('/proc/net/tcp', 'utf8').split('\n').find((text) => text.trim().split(/\s+/)[1] === name);
  const socket = line && `socket:[${line.trim().split(/\s+/)[9]}]`;
  const holds = (pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === socket);
    } catch {
      return false; // It ended, or closed a file just now.
    }
  };
  return socket ? pids.find(holds) : undefined;
}

/** How long after its start a process may end by itself: it finds no database. */
const FAILS_MS = 10_000;

/** How long it takes until a process that ended by itself is started again. */
const PAUSE_MS = 500;

/** What `/proc` counts processor time in; a hundred a second on every Linux there is. */
const TICK_MS = 10;

/** Processor time that some processes have taken so far, in milliseconds. */
function spent(pids) {
  return pids.reduce((sum, pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // A name may hold spaces and brackets, so what follows the last bracket is counted.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    } catch {
      return sum; // It ended.
    }
  }, 0);
}

/** Processor time so far of a worker, of PostgreSQL, and of the runner with its far ends, in milliseconds. */
export function costs(worker, postgres) {
  const master = Number(readFileSync(join(postgres.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const backends = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))[1]) === master;
    } catch {
      return false; // It ended.
    }
  });
  return { worker: spent([worker.child.pid]), PostgreSQL: spent(backends), 'the far ends': spent([process.pid]) };
}

/** A process of the program, which is started again when it ends by itself. */
export class Program {
  /** `words` begin it; `listen` names the variable for the address that it answers on; `fixed` is its port for good, else it has another each time. */
  constructor(name, { program, env, place, words = ['worker'], listen = 'WORKER_LISTEN', fixed = null }) {
    Object.assign(this, { name, program, env, place, words, listen, fixed, peak: 0, busy: false, wanted: false, fell: 0 });
  }

  async start() {
    this.wanted = true;
    this.port = this.fixed ?? (await freePort());
    const begun = Date.now();
    const log = createWriteStream(this.logFile, { flags: 'a' });
    this.child = begin(this.program, this.words, {
      env: { ...process.env, ...this.env, [this.listen]: `127.0.0.1:${this.port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.pipe(log);
    this.child.stderr.pipe(log);
    this.ended = once(this.child, 'exit');
    this.child.once('exit', () => {
      if (!this.wanted) return;
      if (Date.now() - begun > FAILS_MS) this.fell += 1;
      setTimeout(() => this.wanted && this.start(), PAUSE_MS);
    });
  }

  get logFile() {
    return join(this.place, `${this.name}.log`);
  }

  get alive() {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal; resolves when it is gone, if the signal ends it. */
  async end(signal) {
    this.wanted = false;
    if (!this.alive) return undefined;
    this.child.kill(signal);
    const [code] = await this.ended;
    return code;
  }

  /** Sends a signal. */
  signal(signal) {
    if (signal === 'SIGKILL') this.wanted = false;
    if (this.alive) this.child.kill(signal);
  }

  /** Memory now in megabytes; the most so far is kept in `peak`. */
  measure() {
    if (!this.alive) return;
    try {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? 0;
      this.peak = Math.max(this.peak, Number(kilobytes) / 1024);
    } catch {
      // It ended just now.
    }
  }

  /** What it answers on its own port; null when it does not. */
  async ask(path) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    return answer && { status: answer.status, text: await answer.text().catch(() => '') };
  }

  /** One of the numbers that a worker tells; 0 where it tells none of that name. */
  async count(name) {
    const answer = await this.ask('/metrics');
    const line = answer?.text.split('\n').find((text) => text.startsWith(name) && !text.startsWith('#'));
    return line ? Number(line.split(' ').at(-1)) : 0;
  }

  /** Waits until it answers. */
  async ready(path = '/health') {
    const end = Date.now() + START_MS;
    while (Date.now() < end) {
      if ((await this.ask(path))?.status === 200) return;
      await sleep(50);
    }
    throw new Error(`${this.name} did not start:\n${readFileSync(this.logFile, 'utf8').slice(-2000)}`);
  }
}

/** A Redis that keeps nothing on disk, so that it comes back empty. */
export class Redis {
  constructor(place) {
    this.place = place;
  }

  async start() {
    this.port ??= await freePort();
    this.url = `redis://127.0.0.1:${this.port}/`;
    this.child = begin('redis-server', ['--bind', '127.0.0.1', '--port', String(this.port), '--save', '', '--appendonly', 'no', '--dir', this.place], { stdio: 'ignore' });
    this.ended = once(this.child, 'exit');
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await this.ask('ping'))?.includes('PONG')) return;
      await sleep(25);
    }
    throw new Error('Redis did not start');
  }

  async ask(...words) {
    const asked = await promisify(execFile)('redis-cli', ['-h', '127.0.0.1', '-p', String(this.port), ...words]).catch(() => null);
    return asked?.stdout;
  }

  async stop() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The PostgreSQL of scripts/with-services.sh. */
export class Postgres {
  constructor({ url, data, bin }) {
    Object.assign(this, { url, data, bin });
    // What it was started with, but for the folder, which comes first.
    const [, ...words] = readFileSync(join(data, 'postmaster.opts'), 'utf8').match(/"[^"]*"/g);
    this.options = words.slice(1).join(' ');
  }

  /** Makes an empty database and returns its address. */
  async fresh(name) {
    await this.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await this.sql(`CREATE DATABASE ${name}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.toString();
  }

  /** Runs SQL and returns its text. What else happens meanwhile goes on. */
  async sql(text, url = this.url) {
    const env = { ...process.env, PGOPTIONS: '-c client_min_messages=warning' };
    const child = spawn(`${this.bin}/psql`, [url, '-qtAX', '-v', 'ON_ERROR_STOP=1'], { env });
    const [out, problem] = [[], []];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => problem.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(text);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`psql ended with ${code}: ${Buffer.concat(problem)}`);
    return Buffer.concat(out).toString().trim();
  }

  async rows(sql, url) {
    return JSON.parse(await this.sql(`SELECT coalesce(json_agg(r), '[]') FROM (${sql}) AS r`, url));
  }

  async #control(words, env = {}) {
    // PostgreSQL refuses to run as root.
    const command = [`${this.bin}/pg_ctl`, '-D', this.data, '-w', '-t', '60', ...words];
    const [program, ...args] = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--', 'env', ...pairs(env), ...command] : ['env', ...pairs(env), ...command];
    const child = spawn(program, args, { cwd: '/', stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl ${words.join(' ')} ended with ${code}`);
  }

  /** Ends it as a crash would, and starts it again. */
  restart(env) {
    return this.#control(['-m', 'immediate', '-l', '/dev/null', 'restart'], env);
  }

  stop() {
    return this.#control(['-m', 'immediate', 'stop']);
  }

  start() {
    return this.#control(['-l', '/dev/null', '-o', this.options, 'start']);
  }

  cutOff() {
    return this.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
  }
}

const pairs = (env) => Object.entries(env).map(([name, value]) => `${name}=${value}`);
