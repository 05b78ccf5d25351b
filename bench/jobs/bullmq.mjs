// BullMQ, as a careful user has it: jobs with an id of their own, tries and pauses, removed some time after they are done.
import { Queue } from 'bullmq';
import { Process } from './process.mjs';

/** Jobs that one call adds. */
const CHUNK = 1_000;

export class BullMq {
  name = 'BullMQ';

  /** The longest that something may rest, in seconds: the second search for stalled jobs finds it, and a search may be passed over. */
  patience = 130;

  constructor({ redisUrl, provider, concurrency }) {
    Object.assign(this, { redisUrl, provider, concurrency });
    const { hostname: host, port } = new URL(redisUrl);
    this.queue = new Queue('send', {
      connection: { host, port: Number(port) },
      defaultJobOptions: { attempts: 5, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 }, removeOnComplete: { age: 3_600 } },
    });
  }

  async fill({ round, count, dueAt }) {
    for (let first = 0; first < count; first += CHUNK) {
      await this.queue.addBulk(Array.from({ length: Math.min(CHUNK, count - first) }, (_, k) => ({
        name: 'send',
        data: { device: `${round}-${first + k}`, title: 'Clean the gutters', body: `Due today, Home ${first + k}` },
        opts: { jobId: `${round}-${first + k}`, delay: dueAt - Date.now() },
      })));
    }
  }

  async worker(name, place) {
    const env = { REDIS_URL: this.redisUrl, PROVIDER_URL: this.provider.url, CONCURRENCY: String(this.concurrency), NODE_ENV: 'production' };
    return new Process(name, { command: ['node', 'jobs/work/bullmq.mjs'], env: () => env, place });
  }

  /** Milliseconds that it takes to add jobs and to start. */
  lead(count) {
    return 3_000 + count * 0.4;
  }

  async ready() {
    return {};
  }

  async open() {
    const counts = await this.queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
    return Object.values(counts).reduce((sum, n) => sum + n, 0);
  }

  async states() {
    return this.queue.getJobCounts('completed', 'failed', 'waiting', 'active', 'delayed');
  }

  async close() {
    await this.queue.close();
  }
}
