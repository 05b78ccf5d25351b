// How fast, and how much memory it takes: nothing goes wrong here but that there is much to do.
import { setTimeout as sleep } from 'node:timers/promises';
import { compare, share } from '../lib/oracle.mjs';
import { costs } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { crowd } from '../lib/world.mjs';

const PLANNED = { people: 7000, tasks: 3, perSecond: 5000 };
const SENT = { people: 10_000, perSecond: 500, delay: 20 };
const MINUTE = { people: 10_000, spread: 60, workers: 2, late: [5, 30, 60] };
/** Connections of a worker that is alone: the program's default. */
const ALONE = { DATABASE_CONNECTIONS: '16' };

export async function figures(run) {
  await plans(run);
  await sends(run);
  await minute(run);
}

/** How many notices a planner makes a second, when nothing is to be sent. */
async function plans(run) {
  const stage = await Stage.open('figure plans', { run, losses: 0 });
  const all = crowd(stage.chance, { count: PLANNED.people, begin: Date.now() - 5000, spread: 0, tasks: PLANNED.tasks, ways: ['NONE'], services: stage.services });
  const worker = await stage.worker({ env: ALONE });
  await stage.people(all);
  run.note(`One worker plans ${PLANNED.people * PLANNED.tasks} notices …`);
  await worker.start();
  let first = null;
  let last = null;
  const end = Date.now() + 120_000;
  while (Date.now() < end && !(last?.n >= PLANNED.people * PLANNED.tasks)) {
    await sleep(20);
    const n = await worker.count('honeydue_notices_total');
    if (n === 0 || n === last?.n) continue;
    last = { n, at: performance.now() };
    first ??= last;
  }
  // The first batch is not counted: it is not known when it was begun.
  const rate = last && last.n > first.n ? (last.n - first.n) / ((last.at - first.at) / 1000) : 0;
  run.figure('planner, notices a second', `≥ ${PLANNED.perSecond}`, rate.toFixed(0), rate >= PLANNED.perSecond);
  await stage.states();
  run.peak(stage.peak);
  await stage.close();
}

/** How many pushes one worker sends a second. */
async function sends(run) {
  const stage = await Stage.open('figure sends', { run, losses: 0, delay: SENT.delay });
  const all = crowd(stage.chance, { count: SENT.people, begin: Date.now() - 5000, spread: 0, ways: ['IOS'], services: stage.services });
  const worker = await stage.worker({ env: ALONE });
  await stage.people(all);
  run.note(`One worker sends ${all.length} pushes to a service that takes ${SENT.delay} ms for each …`);
  await worker.start();
  await worker.ready();
  const before = costs(worker, run.postgres);
  await stage.settle(all, Date.now() + 180_000);
  const after = costs(worker, run.postgres);
  const each = Object.keys(after).map((what) => `${what} ${((after[what] - before[what]) / SENT.people).toFixed(2)} ms`);
  run.note(`Processor time for each, with its plan: ${each.join(', ')}.`);
  const at = stage.services.apns.entries.map((entry) => entry.at);
  const rate = (at.length - 1) / ((Math.max(...at) - Math.min(...at)) / 1000);
  run.figure(`sends a second of one worker, ${SENT.delay} ms each`, `≥ ${SENT.perSecond}`, rate.toFixed(0), rate >= SENT.perSecond);
  compare(all, stage.services.entries, stage.wrong);
  await stage.states();
  run.peak(stage.peak);
  await stage.close();
}

/** How late those come whose hour lies in one minute. */
async function minute(run) {
  const stage = await Stage.open('figure minute', { run, losses: 0 });
  const begin = Date.now() + 25_000;
  const all = crowd(stage.chance, { count: MINUTE.people, begin, spread: MINUTE.spread, ways: ['IOS', 'ANDROID', 'WEB', 'MAIL'], services: stage.services });
  for (let n = 0; n < MINUTE.workers; n += 1) await stage.worker();
  await stage.people(all);
  run.note(`${MINUTE.workers} workers, ${all.length} people within a minute …`);
  await Promise.all(stage.workers.map((worker) => worker.start()));
  await stage.settle(all, begin + 240_000);
  const found = compare(all, stage.services.entries, stage.wrong);
  await stage.states();
  const late = [0.5, 0.99, 1].map((part) => share(found.late, part));
  run.figure(`${MINUTE.people} due in one minute: late, p50, p99, max`, MINUTE.late.map((most) => `< ${most} s`).join(', '), late.map((seconds) => `${seconds.toFixed(1)} s`).join(', '),
    late.every((seconds, n) => seconds < MINUTE.late[n]));
  run.peak(stage.peak);
  await stage.close();
}
