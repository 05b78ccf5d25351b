// Days on which clocks are changed: PostgreSQL and the workers live half a minute before such a moment (libfaketime), people's hours lie around
// it – also those that come twice, and those that do not come – and node's time zones say when each is to be told.
import { setTimeout as sleep } from 'node:timers/promises';
import { compare, share } from '../lib/oracle.mjs';
import { later } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { person, wishes } from '../lib/world.mjs';
import { changing, local, offset } from '../lib/zone.mjs';

/** Moments at which clocks are changed: an hour ahead, an hour back, half an hour back. */
const CHANGES = {
  'Europe, spring': '2027-03-28T01:00:00Z',
  'North America, autumn': '2027-11-07T06:00:00Z',
  'Lord Howe, autumn': '2027-04-03T15:00:00Z',
  'Europe, autumn': '2027-10-31T01:00:00Z',
  'North America, spring': '2027-03-14T07:00:00Z',
};

const PEOPLE = 60;
/** Seconds around the moment within which hours lie. */
const AROUND = 12;
/** How long before the moment the workers begin. */
const LEAD_MS = 30_000;
const PATIENCE_MS = 60_000;

export async function dst(run) {
  const names = Object.keys(CHANGES).slice(0, run.settings.changes);
  const total = { due: 0, amiss: 0, twice: 0, skipped: 0, late: [] };
  for (const name of names) {
    const { found, all } = await play(run, name, Date.parse(CHANGES[name]));
    total.due += found.due;
    total.amiss += found.lost + found.doubled + found.early + found.wrongDay;
    total.twice += all.filter(({ served }) => served).length;
    total.skipped += all.filter(({ skipped }) => skipped).length;
    total.late.push(...found.late);
  }
  total.late.sort((a, b) => a - b);
  run.figure(
    `clocks are changed (${names.join('; ')}): lost, doubled, early, on a wrong day`, '0',
    `${total.amiss} of ${total.due}; ${total.skipped} hours were skipped, ${total.twice} came a second time; p99 ${share(total.late, 0.99).toFixed(1)} s late`,
    total.amiss === 0,
  );
}

async function play(run, name, moment) {
  const seconds = Math.round((moment - LEAD_MS - Date.now()) / 1000);
  const ahead = seconds * 1000;
  await run.postgres.restart(later(seconds));
  try {
    const stage = await Stage.open(`dst ${name}`, { run, losses: 0, clock: () => Date.now() + ahead });
    const zones = changing(moment);
    if (zones.length === 0) stage.wrong(`no zone's clocks are changed at ${new Date(moment).toISOString()}`);
    const begin = Date.now() + ahead;
    const all = Array.from({ length: PEOPLE }, (_, n) => somebody(stage, { n, zone: stage.chance.pick(zones), moment, begin }));
    const worker = await stage.worker({ env: later(seconds) });
    await stage.people(all);
    await worker.start();
    run.note(`Clocks are changed: ${name}, ${zones.length} zones, ${all.length} people …`);
    await sleep(moment - ahead - Date.now());
    await stage.settle(all, moment - ahead + AROUND * 1000 + PATIENCE_MS);
    // Those whose hour comes a second time must not be told; they would be told by now.
    await sleep(Math.max(0, moment - ahead + (AROUND + 15) * 1000 - Date.now()));
    const found = compare(all, stage.services.entries, stage.wrong);
    await stage.states();
    await stage.close();
    return { found, all };
  } finally {
    await run.postgres.restart();
  }
}

/** Somebody whose clock shows a time around the moment: before it, after it, or between, which it never shows. */
function somebody({ chance, services }, { n, zone, moment, begin }) {
  const after = chance.below(2 * AROUND) - AROUND;
  const isAhead = offset(zone, moment) > offset(zone, moment - 1000);
  let wall = local(zone, moment + after * 1000);
  const skipped = isAhead && after >= 0 && chance.below(2) === 0;
  // As if nobody had changed the clocks.
  if (skipped) wall = shifted(local(zone, moment - 1000), after + 1);
  const shapes = Array.from({ length: 1 + chance.below(3) }, () => ({ due: 0, told: true }));
  return { skipped, ...person({ n, zone, wall, begin, shapes, ...wishes(chance), services, chance }) };
}

function shifted({ day, time }, seconds) {
  const text = new Date(Date.parse(`${day}T${time}Z`) + seconds * 1000).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 19) };
}
