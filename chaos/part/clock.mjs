// Workers whose own clock is wrong: they say so and plan nothing, and the others do.
import { readFileSync } from 'node:fs';
import { compare, share } from '../lib/oracle.mjs';
import { later } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { people } from '../lib/world.mjs';

/** How far the clocks are off, in seconds: more than the two that are borne. */
const OFF = [3, -3];

const PEOPLE = 60;
const SPREAD = 12;
const PATIENCE_MS = 60_000;

export async function clock(run) {
  const stage = await Stage.open('clock', { run, losses: 0 });
  const begin = Date.now() + 10_000;
  const all = people(stage.chance, { count: PEOPLE, begin, spread: SPREAD, services: stage.services });
  const right = await stage.worker();
  const off = [];
  for (const seconds of OFF) off.push({ seconds, worker: await stage.worker({ env: later(seconds) }) });
  await stage.people(all);
  // Those that are wrong are first at it.
  for (const { worker } of off) await worker.start();
  await Promise.all(off.map(({ worker }) => worker.ready()));
  await right.start();
  run.note(`Clock: workers that are ${OFF.join(' s and ')} s off, and one that is right, ${all.length} people within ${SPREAD} s …`);
  await stage.settle(all, begin + SPREAD * 1000 + PATIENCE_MS);

  let saidSo = 0;
  let planned = 0;
  for (const { seconds, worker } of off) {
    const moments = await worker.count('honeydue_moments_planned_total');
    planned += moments;
    if (moments > 0) stage.wrong(`${worker.name}, ${seconds} s off, planned ${moments} moments`);
    if (/This machine's clock is -?\d+ ms off the database's/.test(readFileSync(worker.logFile, 'utf8'))) saidSo += 1;
    else stage.wrong(`${worker.name}, ${seconds} s off, did not say so`);
  }
  const found = compare(all, stage.services.entries, stage.wrong);
  await stage.states();
  run.figure('workers that are 3 s off: said so; planned', `${OFF.length}; 0`, `${saidSo}; ${planned}`, saidSo === OFF.length && planned === 0);
  const amiss = found.lost + found.doubled + found.early + found.wrongDay;
  run.figure('beside them: lost, doubled, early, on a wrong day', '0', `${amiss} of ${found.due}, p99 ${share(found.late, 0.99).toFixed(1)} s late`, amiss === 0);
  await stage.close();
}
