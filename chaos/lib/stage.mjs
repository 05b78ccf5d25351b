// What every part needs: a database, a Redis, far ends and workers, and an end of all of them.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Program, Redis } from './process.mjs';
import { Proxy } from './proxy.mjs';
import { random } from './random.mjs';
import { Services } from './services.mjs';
import { goneOf, inserts } from './world.mjs';

/** States in which a delivery has come to its end. */
const ENDED = ['SENT', 'DEAD', 'SKIPPED', 'EXPIRED', 'PARKED'];

/** How often memory is looked at, and how often it is looked whether all is done. */
const LOOK_MS = 500;

/** What one part plays on. */
export class Stage {
  /**
   * Sets one up: `name` names it, `run` is what all parts share, `seed` begins its chance. `losses` is the share of what far ends take without
   * an answer, `delay` the milliseconds after which they answer, `clock` the time that they go by.
   */
  static async open(name, { run, seed = 1, losses, delay, clock }) {
    const stage = new Stage();
    Object.assign(stage, { name, run, chance: random(seed), postgres: run.postgres, workers: [], programs: [], everyone: [], traps: new Set(), struck: new Set(), wrongs: 0, place: join(run.place, name) });
    mkdirSync(stage.place);
    // Bounded, so that what goes wrong everywhere can still be read.
    stage.wrong = (text) => {
      stage.wrongs += 1;
      if (stage.wrongs <= 20) run.failures.push(`${name}: ${text}`);
    };
    stage.database = await run.postgres.fresh(`chaos_${name.toLowerCase().replaceAll(/\W/g, '_')}`);
    stage.redis = new Redis(stage.place);
    await stage.redis.start();
    stage.services = await Services.open({ place: stage.place, chance: random(seed + 1), losses, delay, clock }, stage.wrong);
    stage.env = {
      DATABASE_URL: stage.database,
      REDIS_URL: stage.redis.url,
      SECRET_KEY: 'only for a moment, and long enough for that',
      PUBLIC_URL: 'http://127.0.0.1',
      OUTBOX_DIR: join(stage.place, 'outbox'),
      DATABASE_CONNECTIONS: '8',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
      ...stage.services.env,
    };
    await promisify(execFile)(run.program, ['migrate', 'up'], { env: { ...process.env, ...stage.env } });
    stage.memory = setInterval(() => stage.programs.forEach((program) => program.measure()), LOOK_MS);
    return stage;
  }

  /** Puts people into the database. */
  async people(list) {
    this.everyone.push(...list);
    this.services.forget([...this.services.mail.gone, ...goneOf(list)]);
    await this.postgres.sql(inserts(list), this.database);
    await this.postgres.sql('ANALYZE', this.database);
  }

  /** Makes a worker, which is not started yet; with `proxied`, the way to its database leads past somebody who listens. */
  async worker({ proxied = false, env = {} } = {}) {
    const proxy = proxied ? await Proxy.open(this.database, this.traps) : null;
    const worker = this.#program(`worker-${this.workers.length + 1}`, { ...(proxy && { DATABASE_URL: proxy.url }), ...env }, {});
    worker.proxy = proxy;
    if (proxy) proxy.worker = worker;
    this.workers.push(worker);
    return worker;
  }

  /** Makes a process of the API, which is not started yet; with `proxied`, as with a worker. With `fixed`, it keeps its port. */
  async server({ proxied = false, env = {}, name = 'serve', fixed = null } = {}) {
    const proxy = proxied ? await Proxy.open(this.database, new Set()) : null;
    const server = this.#program(name, { ...(proxy && { DATABASE_URL: proxy.url }), ...env }, { words: ['serve'], listen: 'LISTEN', fixed });
    server.proxy = proxy;
    if (proxy) proxy.worker = server;
    return server;
  }

  #program(name, env, more) {
    const program = new Program(name, { program: this.run.program, env: { ...this.env, ...env }, place: this.place, ...more });
    this.programs.push(program);
    return program;
  }

  /** Waits until everyone has what was due and nothing is open any more, or until `end`. */
  async settle(list, end) {
    const owed = list.flatMap(({ targets }) => targets.filter(({ gone }) => !gone).map(({ way, to }) => `${way} ${to}`));
    while (Date.now() < end) {
      const told = new Set(this.services.entries.filter(({ did }) => did === 'took').map(({ way, to }) => `${way} ${to}`));
      if (owed.every((name) => told.has(name)) && !(await this.isOpen())) return;
      // Who was hung up on twice is told nothing any more.
      if (owed.filter((name) => !told.has(name)).length < 10 && (await this.isPlanned()) && !(await this.isOpen())) return;
      await sleep(LOOK_MS);
    }
  }

  async isOpen() {
    return (await this.#count('SELECT count(*)::int AS n FROM (SELECT 1 FROM delivery WHERE finished_at IS NULL LIMIT 1) AS open')) > 0;
  }

  /** Whether there is a delivery for each that anybody is owed. Mails about accounts are none of them. */
  async isPlanned() {
    const owed = this.everyone.reduce((sum, { targets }) => sum + targets.length, 0);
    return (await this.#count('SELECT count(*)::int AS n FROM delivery WHERE kind IS NOT NULL')) >= owed;
  }

  async #count(sql) {
    return (await this.postgres.rows(sql, this.database))[0].n;
  }

  /** Counts what the database holds, and says where it is not what had to be. */
  async states() {
    const list = this.everyone;
    const rows = await this.postgres.rows('SELECT state, count(*)::int AS n FROM delivery WHERE kind IS NOT NULL GROUP BY state', this.database);
    const states = Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    const sum = (names) => names.reduce((total, state) => total + (states[state] ?? 0), 0);
    const planned = sum(Object.keys(states));
    const due = list.reduce((total, { targets }) => total + targets.length, 0);
    if (planned !== due) this.wrong(`${planned} deliveries were planned, ${due} had to be`);
    const open = planned - sum(ENDED);
    if (open > 0) this.wrong(`${open} deliveries are still open`);
    const notices = await this.#count('SELECT count(*)::int AS n FROM notification');
    const told = list.reduce((total, { titles }) => total + titles.length, 0);
    if (notices !== told) this.wrong(`${notices} notices are in inboxes, ${told} were due`);
    const unfound = await this.#count("SELECT count(*)::int AS n FROM device d JOIN delivery v ON v.target_id = d.id WHERE d.token LIKE '5a%' AND NOT d.sandbox AND v.state = 'SENT'");
    if (unfound > 0) this.wrong(`${unfound} devices of the sandbox are not known as such`);
    const gone = new Set(goneOf(list.filter(({ targets }) => targets.length > 0 && targets.some((target) => target.gone))));
    const kept = await this.postgres.rows('SELECT token FROM device', this.database);
    const still = kept.filter(({ token }) => gone.has(token)).length;
    if (still > 0) this.wrong(`${still} devices that are gone are still known`);
    return { planned, open, ...states };
  }

  /** The most memory that a worker took, in megabytes. */
  get peak() {
    return Math.max(0, ...this.workers.map(({ peak }) => peak));
  }

  /** Asks all processes to stop, and looks how they do. */
  async close() {
    clearInterval(this.memory);
    for (const program of this.programs) {
      if (program.fell > 0) this.wrong(`${program.name} ended by itself, ${program.fell} times`);
      if (!program.alive) continue;
      const code = await program.end('SIGTERM');
      if (code !== 0) this.wrong(`${program.name} ended with ${code} on SIGTERM`);
    }
    for (const { proxy } of this.programs) {
      proxy?.forget();
      proxy?.close();
    }
    this.services.close();
    await this.redis.stop();
    await this.postgres.sql(`DROP DATABASE IF EXISTS ${new URL(this.database).pathname.slice(1)} WITH (FORCE)`);
  }
}
