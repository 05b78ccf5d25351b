// A worker of BullMQ's, as its documentation has it for production: all that is about locks and stalled jobs is the default.
import { Worker } from 'bullmq';
import { concurrency, send } from './send.mjs';

const { hostname: host, port } = new URL(process.env.REDIS_URL);
const worker = new Worker('send', (job) => send({ ...job.data, key: job.id }), {
  connection: { host, port: Number(port), maxRetriesPerRequest: null },
  concurrency,
});
worker.on('error', (error) => console.error(error.message));
worker.on('failed', (job, error) => console.error(`${job?.id} failed: ${error.message}`));
worker.on('stalled', (id) => console.error(`${id} stalled`));
process.on('SIGTERM', () => worker.close().then(() => process.exit(0)));
