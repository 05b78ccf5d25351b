// Worker processes: started, watched over, killed, and asked what they cost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spent } from '../lib/server.mjs';

/** How often it is looked what a process costs: what it spends after the last look before its end is not counted. */
const LOOK_MS = 50;

/** One worker, which is started again as soon as it ends. */
export class Process {
  constructor(name, { command, env, place }) {
    Object.assign(this, { name, command, env, starts: 0, peak: 0, before: 0, now: 0, wanted: true });
    this.log = createWriteStream(join(place, `${name}.log`), { flags: 'a' });
    this.#start();
    this.looks = setInterval(() => this.#look(), LOOK_MS);
    // Whatever ends this program ends it, too.
    this.atExit = () => this.child.kill('SIGKILL');
    process.once('exit', this.atExit);
  }

  #start() {
    const [program, ...args] = this.command;
    this.starts += 1;
    const child = spawn(program, args, { env: { ...process.env, ...this.env() }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(this.log, { end: false });
    child.stderr.pipe(this.log, { end: false });
    this.child = child;
    this.ended = once(child, 'exit').then(async () => {
      this.before += this.now;
      this.now = 0;
      // One that cannot start shall not keep the machine busy.
      if (this.wanted && this.starts > 3) await sleep(100);
      if (this.wanted) this.#start();
    });
  }

  get alive() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Processor time so far, in microseconds, with that of those that were killed. */
  get spent() {
    this.#look();
    return this.before + this.now;
  }

  /** Kills it as a crash would; it is started again at once. */
  async kill() {
    while (!this.alive) await sleep(5);
    this.#look();
    const { ended } = this;
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Ends it for good. */
  async end() {
    this.wanted = false;
    clearInterval(this.looks);
    if (this.alive) this.child.kill('SIGKILL');
    await this.ended;
    process.off('exit', this.atExit);
    this.log.end();
  }

  #look() {
    if (!this.alive) return;
    try {
      this.now = spent(this.child.pid, false);
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? 0;
      this.peak = Math.max(this.peak, Number(kilobytes) / 1024);
    } catch {
      // It ended just now.
    }
  }
}
