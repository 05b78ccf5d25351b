// Processes: started on a core of their own, asked for what they cost, and ended.
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `/proc` counts processor time in; a hundred a second on every Linux there is. */
const TICK_US = 10_000;

const stat = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // A name may hold spaces and brackets, so what follows the last bracket is counted.
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** Processor time of a process so far, in microseconds; with that of children that have ended where `all` says so. */
export function spent(pid, all) {
  const fields = stat(pid);
  return fields.slice(11, all ? 15 : 13).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_US;
}

/** A server that is measured. */
export class Server {
  constructor({ program, args, env, log, core, ready }) {
    const command = core === undefined ? [program, ...args] : ['taskset', '-c', String(core), program, ...args];
    const file = openSync(log, 'w');
    this.child = spawn(command[0], command.slice(1), { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
    this.log = log;
    this.readyUrl = ready;
  }

  /** Waits until it answers; returns after how many milliseconds it did. */
  async ready() {
    const begin = performance.now();
    while (performance.now() - begin < 60_000) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(this.readyUrl.url, this.readyUrl.init).catch(() => null);
      if (answer?.ok) return performance.now() - begin;
      await sleep(5);
    }
    throw new Error(`it did not start:\n${readFileSync(this.log, 'utf8').slice(-2000)}`);
  }

  get spent() {
    return spent(this.child.pid, false);
  }

  get megabytes() {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))[1];
    return Number(kilobytes) / 1024;
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    this.child.kill();
    await once(this.child, 'exit');
  }
}

/** The database: asked by psql, and looked at through `/proc` where it runs on this machine. */
export class Database {
  constructor(url, bin) {
    this.url = url;
    this.bin = bin;
    this.postmaster = this.ask("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)", true);
  }

  /** Runs SQL and returns its text; with `mayFail`, null where it may not. */
  ask(sql, mayFail = false) {
    try {
      return execFileSync(`${this.bin}/psql`, [this.url, '-qtAX', '-v', 'ON_ERROR_STOP=1', '-c', sql], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', mayFail ? 'ignore' : 'inherit'],
        maxBuffer: 1 << 26,
      }).trim();
    } catch (error) {
      if (mayFail) return null;
      throw error;
    }
  }

  /** Runs a file of SQL with variables. */
  run(file, variables = {}) {
    const named = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
    return execFileSync(`${this.bin}/psql`, [this.url, '-qtAX', ...named, '-f', file], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim();
  }

  rows(sql) {
    return JSON.parse(this.ask(`SELECT coalesce(json_agg(r), '[]') FROM (${sql}) AS r`));
  }

  /** Processor time of all its processes so far, those that have ended too; null where it runs elsewhere. */
  get spent() {
    if (!this.postmaster) return null;
    let sum = spent(this.postmaster, true);
    for (const name of readdirSync('/proc')) {
      try {
        if (/^\d+$/.test(name) && stat(name)[1] === this.postmaster) sum += spent(name, true);
      } catch {
        // It has ended meanwhile, and its parent counts what it spent.
      }
    }
    return sum;
  }
}
