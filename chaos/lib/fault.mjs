// What goes wrong while workers work.
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a claim lasts (30 s), so that whoever is woken holds nothing any more. */
const FROZEN_MS = 33_000;

/** Each fault: what it does to the world. */
export const FAULTS = {
  'kill -9': async ({ chance, workers }) => {
    const worker = chance.pick(workers);
    await worker.end('SIGKILL');
    await sleep(chance.below(1500));
    await worker.start();
  },
  SIGTERM: async ({ chance, workers, wrong }) => {
    const worker = chance.pick(workers);
    if (!worker.alive || worker.frozen) return;
    const code = await worker.end('SIGTERM');
    if (code !== 0) wrong(`${worker.name} ended with ${code} on SIGTERM`);
    await worker.start();
  },
  'frozen past its claims': async ({ chance, workers }) => {
    const worker = chance.pick(workers);
    if (worker.frozen) return;
    worker.frozen = true;
    worker.signal('SIGSTOP');
    await sleep(FROZEN_MS);
    worker.signal('SIGCONT');
    worker.frozen = false;
  },
  'Redis FLUSHALL': async ({ redis }) => {
    await redis.ask('flushall');
  },
  'Redis killed, back empty': async ({ chance, redis }) => {
    if (redis.away) return;
    redis.away = true;
    await redis.stop();
    await sleep(chance.below(5000));
    await redis.start();
    redis.away = false;
  },
  'Redis full': async ({ redis }) => {
    await redis.ask('config', 'set', 'maxmemory', '1');
    await sleep(3000);
    await redis.ask('config', 'set', 'maxmemory', '0');
  },
  'PostgreSQL restarted at once': async ({ postgres }) => {
    if (postgres.away) return;
    postgres.away = true;
    await postgres.restart();
    postgres.away = false;
  },
  'all sessions of PostgreSQL ended': async ({ postgres }) => {
    if (!postgres.away) postgres.cutOff();
  },
  'mail server busy': (world) => manner(world, 'busy', 1000),
  'mail server hangs up without a word': (world) => manner(world, 'rude', 1000),
  'mail server takes and hangs up': (world) => manner(world, 'lost', 1000),
};

async function manner({ mail }, name, milliseconds) {
  mail.manner = () => name;
  await sleep(milliseconds);
  mail.manner = () => 'good';
}
