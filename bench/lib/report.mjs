// Tables of what was measured, and where each target stands.

export const median = (values) => {
  const known = values.filter((value) => value !== null).sort((one, other) => one - other);
  return known.length === 0 ? null : known[Math.floor((known.length - 1) / 2)];
};

/** How far apart the rounds are: from the lowest to the highest, as a share of the median. */
export const spread = (values) => (Math.max(...values) - Math.min(...values)) / median(values);

export const whole = (value) => (value === null || value === undefined ? '–' : String(Math.round(value)));
export const fixed = (value, digits = 2) => (value === null || value === undefined ? '–' : value.toFixed(digits));
const percent = (value) => `±${Math.round((value / 2) * 100)} %`;

const asked = (statements) => {
  if (!statements) return '–';
  return statements.ends > 0.05 ? `${fixed(statements.n, 1)} + ${fixed(statements.ends, 1)}` : fixed(statements.n, 1);
};

export const table = (head, rows) =>
  [head, head.map((_, n) => (n === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Puts everything into words. */
export function report({ settings, start, results, cached, memory }, main) {
  const [ours, peer] = memory;
  const parts = [];
  parts.push(`${settings.homes} homes, ${settings.asked} of them asked; ${settings.rounds} rounds of ${settings.seconds} s in turns; ` +
    `${settings.pool} connections to the database; load average ${fixed(settings.load)} before and ${fixed(settings.loadAfter)} after.`);

  parts.push(`### ${main} connections`, table(
    ['', 'answered by', 'requests/s', 'of the limit', 'p50 ms', 'p99 ms', 'p99 ms at a fixed rate', 'server CPU µs', 'Postgres CPU µs', 'statements', 'bytes'],
    results.flatMap(({ letter, words, by, bytes }) => Object.entries(by).map(([name, one], n) => {
      const at = one.at[main];
      return [
        n === 0 ? `**${letter}** ${words}` : '',
        name,
        `${whole(at.rate)} ${percent(at.spread)}`,
        name === 'pgbench' ? '1' : fixed(at.rate / by.pgbench.at[main].rate),
        fixed(at.p50),
        fixed(at.p99),
        one.open ? `${fixed(one.open.p99)} (${whole(one.open.rate)}/s)` : '–',
        name === 'pgbench' ? '–' : whole(at.own),
        whole(at.postgres),
        asked(one.statements),
        name === 'pgbench' || !bytes ? '–' : whole(name === ours.name ? bytes.ours : bytes.peer),
      ];
    })),
  ));

  const others = settings.connections.filter((connections) => connections !== main);
  if (others.length > 0) {
    parts.push('### Other numbers of connections', table(
      ['', 'connections', 'honeydue /s', 'pgbench /s', 'PostGraphile /s', 'of the limit', 'p50 ms', 'p50 of pgbench', 'p50 of PostGraphile', 'p99 ms', 'p99 of PostGraphile'],
      results.flatMap(({ letter, by }) => others.map((connections) => {
        const [mine, alone, theirs] = Object.values(by).map(({ at }) => at[connections]);
        return [letter, connections, ...[mine, alone, theirs].map(({ rate }) => whole(rate)), fixed(mine.rate / alone.rate),
          fixed(mine.p50), fixed(alone.p50), fixed(theirs.p50), fixed(mine.p99), fixed(theirs.p99)];
      })),
    ));
  }

  parts.push('### Home screen that nothing changed since', table(
    ['', 'requests/s', 'of PostGraphile’s home screen', 'p50 ms', 'p99 ms', 'server CPU µs'],
    [['304, the client has it', 'unchanged'], ['200, the process has it', 'kept']].map(([words, name]) => {
      const one = cached[name];
      return [words, `${whole(one.rate)} ${percent(one.spread)}`, `${fixed(one.ofPeer, 1)} ×`, fixed(one.p50), fixed(one.p99), whole(one.own)];
    }),
  ));

  parts.push('### Process', table(
    ['', 'RSS idle MB', 'RSS loaded MB'],
    memory.map(({ name, idle, loaded }) => [name, whole(idle), whole(loaded)]),
  ));
  parts.push(`Empty database migrated in ${whole(start.migrated)} ms; ready ${whole(start.ready)} ms after the start; program of ${whole(start.size / 1e6)} MB.`);

  parts.push('### Targets', table(['', 'target', 'measured', ''], targets({ start, results, cached, ours, peer, settings }, main).map(
    ([words, target, measured, isMet]) => [words, target, measured, isMet === null ? '–' : isMet ? 'met' : '**missed**'],
  )));
  return `${parts.join('\n\n')}\n`;
}

/** Each target with what was measured. */
function targets({ start, results, cached, ours, peer, settings }, main) {
  const rows = [];
  const against = (words, target, value, isMet, digits = 2) => rows.push([words, target, value === null ? '–' : fixed(value, digits), value === null ? null : isMet]);
  const least = { home: 0.65, tasks: 0.6, task: 0.6, complete: 0.5, unread: 0.6 };
  const most = { home: 1, tasks: 1, task: 1, complete: 4, unread: 1 };
  for (const { letter, name, by } of results.filter((result) => result.name !== 'mixed')) {
    const [mine, alone, theirs] = Object.values(by);
    const share = mine.at[main].rate / alone.at[main].rate;
    against(`${letter} of the limit`, `≥ ${least[name]}`, share, share >= least[name]);
    if (name === 'home') {
      const times = mine.at[main].rate / theirs.at[main].rate;
      against('A × PostGraphile', '≥ 2', times, times >= 2);
      const late = mine.at[main].p99 / theirs.at[main].p99;
      against('A p99 of PostGraphile’s', '≤ 0.5', late, late <= 0.5);
      const lateAtRate = mine.open.p99 / theirs.open.p99;
      against('A p99 of PostGraphile’s, both at half its rate', '≤ 0.5', lateAtRate, lateAtRate <= 0.5);
      const cpu = mine.at[main].own / theirs.at[main].own;
      against('A server CPU of PostGraphile’s', '≤ 0.2', cpu, cpu <= 0.2);
      const memory = ours.loaded / peer.loaded;
      against('RSS of PostGraphile’s', '≤ 0.125', memory, memory <= 0.125, 3);
      if (settings.connections.includes(1)) {
        const slower = mine.at[1].p50 / alone.at[1].p50;
        against('A p50 of the statement’s at one connection', '≤ 2', slower, slower <= 2);
      }
    }
    const n = mine.statements?.n ?? null;
    // A sign-in is looked up now and then, so a little more than a whole number is that number.
    against(`${letter} statements`, `≤ ${most[name]}`, n, n !== null && n < most[name] + 0.2);
  }
  against('unchanged (304) × PostGraphile’s home screen', '≥ 15', cached.unchanged.ofPeer, cached.unchanged.ofPeer >= 15, 1);
  against('ready, ms', '< 300', start.ready, start.ready < 300, 0);
  against('empty database migrated, ms', '< 2000', start.migrated, start.migrated < 2000, 0);
  against('RSS idle, MB', '≤ 25', ours.idle, ours.idle <= 25, 0);
  against('RSS under load, MB', '≤ 60', ours.loaded, ours.loaded <= 60, 0);
  return rows;
}
