// graphile-worker, as a careful user has it: jobs with a key of their own; tries and pauses are its own.
import { makeWorkerUtils } from 'graphile-worker';
import { Process } from './process.mjs';

/** Jobs that one call adds. */
const CHUNK = 1_000;

export class Graphile {
  name = 'graphile-worker';

  /** For how many seconds is waited for what rests; a dead worker's jobs do for four hours. */
  patience = 65;

  constructor({ postgres, provider, concurrency, batches = false }) {
    Object.assign(this, { postgres, provider, concurrency, batches });
  }

  async fill({ round, count, dueAt }) {
    this.url = await this.postgres.fresh('bench_graphile');
    await this.#with(async (utils) => {
      await utils.migrate();
      for (let first = 0; first < count; first += CHUNK) {
        await utils.addJobs(Array.from({ length: Math.min(CHUNK, count - first) }, (_, k) => {
          const key = `${round}-${first + k}`;
          return {
            identifier: 'send',
            payload: { device: key, key, title: 'Clean the gutters', body: `Due today, Home ${first + k}` },
            jobKey: key,
            runAt: new Date(dueAt),
          };
        }));
      }
    });
  }

  async worker(name, place) {
    const env = {
      DATABASE_URL: this.url,
      PROVIDER_URL: this.provider.url,
      CONCURRENCY: String(this.concurrency),
      BATCHES: this.batches ? '1' : '',
      NODE_ENV: 'production',
    };
    return new Process(name, { command: ['node', 'jobs/work/graphile.mjs'], env: () => env, place });
  }

  /** Milliseconds that it takes to add jobs and to start. */
  lead(count) {
    return 3_000 + count * 0.4;
  }

  async ready() {
    return {};
  }

  async open(ask) {
    return (await ask('SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE attempts < max_attempts OR locked_at IS NOT NULL'))?.[0].n ?? null;
  }

  async states(ask) {
    const [row] = await ask('SELECT count(*)::int AS left, count(locked_at)::int AS locked, count(last_error)::int AS failed FROM graphile_worker.jobs');
    return row;
  }

  /** Does what somebody may do who knows that a worker is dead: its jobs are free at once, and not after four hours. */
  async unlock(ask) {
    const rows = await ask('SELECT DISTINCT locked_by AS id FROM graphile_worker.jobs WHERE locked_by IS NOT NULL');
    await this.#with((utils) => utils.forceUnlockWorkers(rows.map(({ id }) => id)));
  }

  async #with(deed) {
    const utils = await makeWorkerUtils({ connectionString: this.url });
    try {
      return await deed(utils);
    } finally {
      await utils.release();
    }
  }

  async close() {}
}
