// Workers whose own clock is wrong: they say so and do nothing, and the others do all.
import { readFileSync } from 'node:fs';
import { compare, share } from '../lib/oracle.mjs';
import { later } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { people } from '../lib/world.mjs';

/** How far the clocks are off, in seconds: more than the two that are borne; past what is sent late, and past the month after which accounts go. */
const OFF = [3, -3, 13 * 3600, 40 * 86_400];

/** Numbers of what a worker does that none of them may have done. */
const DEEDS = ['honeydue_moments_planned_total', 'honeydue_deliveries_total', 'honeydue_deliveries_closed_total'];

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
  await stage.postgres.sql(`INSERT INTO account SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', gen_random_uuid(), 'email', 'leaving@example.com', 'deleted_at', now()))).* FROM account a LIMIT 1`, stage.database);
  // Those that are wrong are first at it.
  for (const { worker } of off) await worker.start();
  await Promise.all(off.map(({ worker }) => worker.ready('/metrics')));
  await right.start();
  run.note(`Clock: workers that are ${OFF.join(' s and ')} s off, and one that is right, ${all.length} people within ${SPREAD} s …`);
  await stage.settle(all, begin + SPREAD * 1000 + PATIENCE_MS);

  let saidSo = 0;
  let [did, well] = [0, 0];
  for (const { seconds, worker } of off) {
    const deeds = (await Promise.all(DEEDS.map((name) => worker.count(name)))).reduce((sum, count) => sum + count, 0);
    did += deeds;
    if (deeds > 0) stage.wrong(`${worker.name}, ${seconds} s off, did ${deeds} things`);
    if ((await worker.ask('/health'))?.status === 200) well += 1;
    if (/This machine's clock is -?\d+ ms off the database's/.test(readFileSync(worker.logFile, 'utf8'))) saidSo += 1;
    else stage.wrong(`${worker.name}, ${seconds} s off, did not say so`);
  }
  const found = compare(all, stage.services.entries, stage.wrong);
  await stage.states();
  run.figure('workers that are 3 s to 40 days off: said so; /health is well; did', `${OFF.length}; 0; 0`, `${saidSo}; ${well}; ${did}`, saidSo === OFF.length && well + did === 0);
  const [{ erased, ticks }] = await stage.postgres.rows(`SELECT (SELECT 1 - count(*)::int FROM account WHERE email = 'leaving@example.com') AS erased,
    (SELECT count(*)::int FROM tick WHERE at > now() + interval '2 hours') AS ticks`, stage.database);
  run.figure('beside them: accounts erased at once, hours ticked that are to come', '0; 0', `${erased}; ${ticks}`, erased + ticks === 0);
  const amiss = found.lost + found.doubled + found.early + found.wrongDay;
  run.figure('beside them: lost, doubled, early, on a wrong day', '0', `${amiss} of ${found.due}, p99 ${share(found.late, 0.99).toFixed(1)} s late`, amiss === 0);
  await stage.close();
}
