// Workers, Redis and PostgreSQL: started, frozen, killed and started again.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** One worker, which is started again when it was ended. */
export class Worker {
  constructor(name, { program, env, place }) {
    Object.assign(this, { name, program, env, place, starts: 0, peak: 0 });
  }

  async start() {
    this.port = await freePort();
    this.starts += 1;
    const log = createWriteStream(join(this.place, `${this.name}.log`), { flags: 'a' });
    this.child = spawn(this.program, ['worker'], {
      env: { ...process.env, ...this.env, WORKER_LISTEN: `127.0.0.1:${this.port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.pipe(log);
    this.child.stderr.pipe(log);
    this.ended = once(this.child, 'exit');
  }

  get alive() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal; resolves when it is gone, if the signal ends it. */
  async end(signal) {
    if (!this.alive) return;
    this.child.kill(signal);
    const [code] = await this.ended;
    return code;
  }

  signal(signal) {
    if (this.alive) this.child.kill(signal);
  }

  /** Memory now in megabytes; the most so far is kept in `peak`. */
  measure() {
    if (!this.alive) return 0;
    try {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? 0;
      this.peak = Math.max(this.peak, Number(kilobytes) / 1024);
    } catch {
      // It ended just now.
    }
    return this.peak;
  }

  /** What it answers on its own port; null when it does not. */
  async ask(path) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    return answer && { status: answer.status, text: await answer.text() };
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
    this.child = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(this.port), '--save', '', '--appendonly', 'no', '--dir', this.place], { stdio: 'ignore' });
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
  }

  /** Makes an empty database and returns its address. */
  fresh(name) {
    this.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    this.sql(`CREATE DATABASE ${name}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.toString();
  }

  sql(text, url = this.url) {
    return execFileSync(`${this.bin}/psql`, [url, '-qtAX', '-v', 'ON_ERROR_STOP=1'], { input: text, encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
  }

  rows(sql, url) {
    return JSON.parse(this.sql(`SELECT coalesce(json_agg(r), '[]') FROM (${sql}) AS r`, url));
  }

  async #control(...words) {
    // PostgreSQL refuses to run as root.
    const command = [`${this.bin}/pg_ctl`, '-D', this.data, '-w', '-t', '60', ...words];
    const [program, ...args] = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    const child = spawn(program, args, { cwd: '/', stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl ${words.join(' ')} ended with ${code}`);
  }

  /** Ends it as a crash would, and starts it again. */
  restart() {
    return this.#control('-m', 'immediate', '-l', '/dev/null', 'restart');
  }

  stop() {
    return this.#control('-m', 'immediate', 'stop');
  }

  start() {
    return this.#control('-l', '/dev/null', 'start');
  }

  cutOff() {
    this.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
  }
}
