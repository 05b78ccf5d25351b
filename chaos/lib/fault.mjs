// What goes wrong while workers work.
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerOf } from './process.mjs';

/** Longer than a claim lasts (30 s), so that whoever is woken holds nothing any more. */
const FROZEN_MS = 33_000;

/** How long it is lain in wait for a worker that comes to the chosen step. */
const AMBUSH_MS = 12_000;

/** How long a service behaves badly. */
const BAD_MS = 1000;

/** The steps at which a worker is ended or cut off from the database, as the way between them sees them. */
const STEPS = {
  'after a claim': { what: 'claim', when: 'after' },
  'after an intent': { what: 'intent', when: 'after' },
  'before an outcome is committed': { what: 'outcome', when: 'before' },
  'after an outcome was committed': { what: 'outcome', when: 'after' },
  'before a plan is committed': { what: 'plan', when: 'before' },
  'after a plan was committed': { what: 'plan', when: 'after' },
};

/** The steps at which a worker is ended, as far ends see them. */
const SENDINGS = { 'as a sending arrives': 'arrived', 'when a sending was taken': 'taken', 'as a sending is answered': 'answered' };

/** Those at any moment, of which one follows the other. */
const AT_RANDOM = {
  'kill -9': (world) => using(world, async (worker) => {
    await worker.end('SIGKILL');
    await sleep(world.chance.below(1500));
    await worker.start();
  }),
  SIGTERM: (world) => using(world, (worker) => renew(world, worker)),
  'rolling restart': async (world) => {
    for (const worker of world.workers) {
      if (worker.busy) continue;
      worker.busy = true;
      await renew(world, worker)
        .then(() => worker.ready())
        .finally(() => (worker.busy = false));
    }
  },
  'Redis FLUSHALL': async ({ redis }) => {
    await redis.ask('flushall');
  },
  'Redis killed, back empty': (world) => redisGone(world, world.chance.below(5000)),
  'Redis full': async ({ redis }) => {
    await redis.ask('config', 'set', 'maxmemory', '1');
    await sleep(3000);
    await redis.ask('config', 'set', 'maxmemory', '0');
  },
  'PostgreSQL restarted at once': (world) => databaseGone(world, ({ postgres }) => postgres.restart()),
  'all sessions of PostgreSQL ended': (world) => databaseGone(world, ({ postgres }) => postgres.cutOff()),
  'a push service is busy': (world) => manner(world, world.chance.pick(world.services.pushes), 'busy'),
  'a push service is broken': (world) => manner(world, world.chance.pick(world.services.pushes), 'broken'),
  'a push service answers letter by letter': (world) => manner(world, world.chance.pick(world.services.pushes), 'drip'),
  'a push service hangs up without a word': (world) => manner(world, world.chance.pick(world.services.pushes), 'rude'),
  'a push service takes and hangs up': (world) => manner(world, world.chance.pick(world.services.pushes), 'lost'),
};

/** Those after which something takes long: a mail that was refused waits for up to two minutes. */
const SLOW = {
  'frozen past its claims': (world) => using(world, async (worker) => {
    worker.signal('SIGSTOP');
    await sleep(FROZEN_MS);
    worker.signal('SIGCONT');
  }),
  'Redis stopped for a minute': (world) => redisGone(world, 60_000),
  'PostgreSQL stopped for ten seconds': (world) => databaseGone(world, async ({ postgres }) => {
    await postgres.stop();
    await sleep(10_000);
    await postgres.start();
  }),
  'the mail server is busy': (world) => manner(world, world.services.mail, 'busy'),
  'the mail server is about to close': (world) => manner(world, world.services.mail, 'broken'),
  'the mail server hangs up without a word': (world) => manner(world, world.services.mail, 'rude'),
  'the mail server takes and hangs up': (world) => manner(world, world.services.mail, 'lost'),
};

const killedAt = Object.entries(STEPS).map(([name, trap]) => [`killed ${name}`, (world) => strike(world, trap, `killed ${name}`, 'kill')]);
const cutOffAt = Object.entries(STEPS)
  .filter(([, { when }]) => when === 'after')
  .map(([name, trap]) => [`cut off ${name}`, (world) => strike(world, trap, `cut off ${name}`, 'cut')]);
const killedBy = Object.entries(SENDINGS).map(([name, when]) => [`killed ${name}`, (world) => ambush(world, when, `killed ${name}`)]);

/** Every fault by its name: what it does to the world. Those at a chosen step note in `world.struck` that somebody came by. */
export const FAULTS = { ...AT_RANDOM, ...SLOW, ...Object.fromEntries([...killedAt, ...cutOffAt, ...killedBy]) };

/** The names of those at a chosen step. */
export const CHOSEN = [...killedAt, ...cutOffAt, ...killedBy].map(([name]) => name);

/** The names of those that are over soon. */
export const QUICK = Object.keys(FAULTS).filter((name) => !(name in SLOW));

/** Does something to a worker to which nothing else is done; nothing where there is none. */
async function using({ chance, workers }, deed) {
  const free = workers.filter(({ busy }) => !busy);
  if (free.length === 0) return;
  const worker = chance.pick(free);
  worker.busy = true;
  await deed(worker).finally(() => (worker.busy = false));
}

async function renew({ wrong }, worker) {
  // One that has only just begun, or finds no database, does not hear it yet.
  if ((await worker.ask('/health'))?.status !== 200) return;
  const code = await worker.end('SIGTERM');
  if (code !== 0) wrong(`${worker.name} ended with ${code} on SIGTERM`);
  await worker.start();
}

/** Waits until a worker comes to a step, and ends it there or cuts it off. */
async function strike(world, { what, when }, name, deed) {
  const { chance, struck, traps } = world;
  const worker = await new Promise((done) => {
    let caught = null;
    const trap = {
      what, when,
      take: (comer) => {
        clearTimeout(timer);
        traps.delete(trap);
        caught = comer;
        caught.busy = true;
      },
      spring: () => {
        if (deed === 'kill') caught.signal('SIGKILL');
        done(caught);
      },
      miss: () => {
        caught.busy = false;
        done(null);
      },
    };
    const timer = setTimeout(() => {
      traps.delete(trap);
      done(null);
    }, AMBUSH_MS);
    traps.add(trap);
  });
  if (!worker) return;
  struck.add(name);
  if (deed === 'kill') {
    await worker.ended;
    await sleep(chance.below(1000));
    await worker.start();
  }
  worker.busy = false;
}

/** Waits until a sending comes to a far end, and ends the worker from which it comes. */
async function ambush(world, when, name) {
  const { chance, services, workers } = world;
  const service = chance.pick(services.all.filter(({ snare }) => !snare));
  if (!service) return;
  const worker = await new Promise((done) => {
    const timer = setTimeout(() => {
      service.snare = null;
      done(null);
    }, AMBUSH_MS);
    service.lie(when, (from) => {
      clearTimeout(timer);
      const pid = ownerOf(from, workers.filter(({ alive }) => alive).map(({ child }) => child.pid));
      const sender = workers.find(({ child }) => child.pid === pid);
      // To one that something else is done to, the service has only hung up.
      if (!sender || sender.busy) return done(null);
      sender.busy = true;
      sender.signal('SIGKILL');
      return done(sender);
    });
  });
  if (!worker) return;
  world.struck.add(name);
  await worker.ended;
  await sleep(chance.below(1000));
  await worker.start().finally(() => (worker.busy = false));
}

async function redisGone({ redis }, milliseconds) {
  if (redis.away) return;
  redis.away = true;
  await redis.stop();
  await sleep(milliseconds);
  await redis.start();
  redis.away = false;
}

async function databaseGone(world, deed) {
  if (world.postgres.away) return;
  world.postgres.away = true;
  await deed(world).finally(() => (world.postgres.away = false));
}

async function manner(world, service, name) {
  if (service.manner !== 'good') return;
  service.manner = name;
  await sleep(BAD_MS);
  service.manner = 'good';
}
