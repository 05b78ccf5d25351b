// A worker of graphile-worker's. With BATCHES it fetches and completes jobs in batches, as its documentation advises for many jobs.
import { run } from 'graphile-worker';
import { concurrency, send } from './send.mjs';

const batches = process.env.BATCHES ? { localQueue: { size: concurrency + 1 }, completeJobBatchDelay: 25, failJobBatchDelay: 25 } : {};
const runner = await run({
  preset: { worker: { connectionString: process.env.DATABASE_URL, concurrentJobs: concurrency, maxPoolSize: concurrency + 1, ...batches } },
  taskList: { send: (payload) => send(payload) },
});
await runner.promise;
