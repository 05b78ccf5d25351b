// Reminders come due while all sorts of things go wrong.
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHOSEN, FAULTS, QUICK } from '../lib/fault.mjs';
import { compare, share } from '../lib/oracle.mjs';
import { Stage } from '../lib/stage.mjs';
import { people } from '../lib/world.mjs';

/** What chosen steps are about. */
const SUBJECTS = ['claim', 'intent', 'sending', 'outcome', 'plan'];

/** What comes twice comes soon after. */
const AFTERMATH_MS = 5000;

/** Plays each seed, and adds to the report. */
export async function seeds(run) {
  const { seeds: all, workers } = run.settings;
  const rows = [];
  for (const [index, seed] of all.entries()) rows.push(await play(run, seed, workers[index % workers.length]));
  run.table(
    ['seed', 'workers', 'faults', 'planned', 'sent', 'expired', 'skipped', 'dead', 'unknown', 'open', 'lost', 'doubled', 'early', 'on a wrong day',
      'repeated under its key', 'late p50 s', 'p99', 'max', 'RSS MB'],
    rows.map(({ seed, count, faults, states, found, peak }) => [
      seed, count, faults, states.planned, states.SENT ?? 0, states.EXPIRED ?? 0, states.SKIPPED ?? 0, states.DEAD ?? 0, states.PARKED ?? 0, states.open,
      found.lost, found.doubled, found.early, found.wrongDay, found.repeated, ...[0.5, 0.99, 1].map((part) => share(found.late, part).toFixed(1)), peak.toFixed(0),
    ]),
  );
  const sum = (what) => rows.reduce((total, { found }) => total + found[what], 0);
  for (const [must, what] of [['lost', 'lost'], ['doubled after collapse', 'doubled'], ['early', 'early'], ['on a wrong day', 'wrongDay']]) {
    run.figure(must, '0', String(sum(what)), sum(what) === 0);
  }
  const open = rows.reduce((total, { states }) => total + states.open, 0);
  run.figure('deliveries still open in the end', '0', String(open), open === 0);
  const struck = [...new Set(rows.flatMap((row) => [...row.struck]))].sort();
  run.note(`At chosen steps: ${struck.join('; ') || 'none'}.`);
  if (!run.settings.quick) {
    // A statement that is written otherwise would not be known any more.
    const missed = SUBJECTS.filter((subject) => !struck.some((name) => name.includes(subject)));
    run.figure(`chosen steps, each of ${SUBJECTS.join(', ')}`, 'struck', `${struck.length} of ${CHOSEN.length}${missed.map((subject) => `, none of ${subject}`).join('')}`,
      missed.length === 0);
  }
  run.peak(Math.max(...rows.map(({ peak }) => peak)));
}

async function play(run, seed, count) {
  const { people: size, spread, patience } = run.settings;
  const stage = await Stage.open(`seed-${seed}`, { run, seed });
  const begin = Date.now() + 10_000 + count * 500;
  const all = people(stage.chance, { count: size, begin, spread, services: stage.services });
  for (let n = 0; n < count; n += 1) await stage.worker({ proxied: true });
  await stage.people(all);
  await Promise.all(stage.workers.map((worker) => worker.start()));
  run.note(`Seed ${seed}: ${count} worker(s), ${all.length} people within ${spread} s …`);

  const faults = await harm(stage, begin, run.settings);
  await stage.settle(all, begin + (spread + patience) * 1000);
  await sleep(AFTERMATH_MS);
  const metrics = await stage.workers[0].ask('/metrics');
  if (metrics?.status !== 200) stage.wrong(`/metrics answered ${metrics?.status}`);
  else checkMetrics(metrics.text, stage.wrong);
  const health = await stage.workers[0].ask('/health');
  if (health?.status !== 200) stage.wrong(`/health answered ${health?.status} ${health?.text}`);
  const found = compare(all, stage.services.entries, stage.wrong);
  const states = await stage.states();
  const { peak, struck } = stage;
  await stage.close();
  return { seed, count, faults, states, found, peak, struck };
}

/** Lets faults happen one after the other, some at the same time, until the last hour has come: each once before one comes again. */
async function harm(stage, begin, { spread, quick, pace }) {
  const { chance } = stage;
  const under = [];
  let names = [];
  let done = 0;
  await sleep(Math.max(0, begin - Date.now()));
  while (Date.now() < begin + spread * 1000) {
    if (names.length === 0) names = shuffled(chance, quick ? QUICK : Object.keys(FAULTS));
    const name = names.pop();
    appendFileSync(join(stage.place, 'faults.log'), `${new Date().toISOString()} ${name}\n`);
    under.push(FAULTS[name](stage).catch((error) => stage.wrong(`${name}: ${error.stack}`)));
    done += 1;
    await sleep(pace / 4 + chance.below(pace));
  }
  await Promise.all(under);
  return done;
}

function shuffled(chance, list) {
  const rest = [...list];
  return Array.from(list, () => rest.splice(chance.below(rest.length), 1)[0]);
}

/** Lets Prometheus's own tool look at what a worker tells. */
function checkMetrics(text, wrong) {
  if (!process.env.PROMTOOL) return;
  try {
    execFileSync(process.env.PROMTOOL, ['check', 'metrics'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    wrong(`promtool: ${error.stdout}${error.stderr}`);
  }
}

