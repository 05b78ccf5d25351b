// Tables of what was measured.
import { table, whole, fixed } from '../lib/report.mjs';

const named = ({ name, concurrency, batches }) => `${name}${concurrency > 32 ? `, ${concurrency} at once` : ''}${batches ? ', in batches' : ''}`;
/** What nobody holds any more will not come. */
const lost = ({ missing, open }) => Math.max(0, missing - (open ?? 0));

/** Puts everything into words. */
export function report({ settings, results }) {
  const { versions, load, loadAfter } = settings;
  const parts = [
    `${settings.count} pushes due at one moment, ${settings.countAtFaults} where something goes wrong; the push service answers after ${settings.delay} ms; ` +
      `seed ${settings.seed}; ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}; ` +
      `load average ${fixed(load[0])} before and ${fixed(loadAfter[0])} after.`,
  ];
  const calm = results.filter(({ fault }) => fault === 'none');
  if (calm.length > 0) parts.push('### Nothing goes wrong', table(
    ['', 'workers', 'sends/s', 'program’s × it', 'first after s', 'p50 late s', 'p99', 'last', 'workers’ CPU µs a send', 'PostgreSQL’s and Redis’s', 'statements a send', 'RSS MB', 'doubled', 'lost'],
    calm.map((row) => {
      const ours = calm.find(({ name, workers, planned }) => name === 'honeydue' && workers === row.workers && planned);
      return [
        row.kind === 'whole' ? 'honeydue, planning included' : named(row), row.workers, whole(row.rate), ours && ours !== row && row.name !== 'honeydue' ? fixed(ours.rate / row.rate) : '–',
        fixed(row.first), fixed(row.p50), fixed(row.p99), fixed(row.last), whole(row.own), whole(row.store), fixed(row.statements), whole(row.peak),
        row.doubled, row.missing,
      ];
    }),
  ));
  const planners = calm.filter(({ plannedPerSecond }) => plannedPerSecond);
  if (planners.length > 0) parts.push(`Planned before: ${planners.map(({ plannedPerSecond, workers }) => `${whole(plannedPerSecond)} notices/s with ${workers} worker(s)`).join(', ')}.`);

  const faults = results.filter(({ fault }) => fault !== 'none');
  if (faults.length > 0) parts.push('### Something goes wrong, two workers', table(
    ['', '', 'sends/s, the first nine tenths', 'p50 late s', 'p99', 'last', 'doubled on the wire', 'doubled after collapse', 'early', 'lost', 'held, not sent', 'held, though sent', 'after unlocking by hand: doubled, lost', 'in the end'],
    faults.map((row) => [
      row.fault, named(row), whole(row.rateOfMost), fixed(row.p50), fixed(row.p99), fixed(row.last), row.doubled, row.doubledAfter, row.early, lost(row), row.missing - lost(row), Math.max(0, row.open - row.missing),
      row.unlocked ? `${row.unlocked.doubled}, ${row.unlocked.missing}` : '–',
      Object.entries(row.states).map(([name, n]) => `${name} ${n}`).join(', '),
    ]),
  ));
  return `${parts.join('\n\n')}\n`;
}
