// Tables of what was measured, as Markdown.
import { fixed, table, whole } from '../lib/report.mjs';

/** Statements that are shown of each part. */
const SHOWN = 8;

/** Letters that are shown of a statement. */
const LETTERS = 110;

const thousands = (value) => (value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en-US'));
const mega = (bytes) => thousands(bytes / 1e6);
const times = (large, small) => (small ? fixed(large / small) : '–');

/** Puts everything into words. */
export function report({ settings, worlds, operations, scanned, memory, redisBytes, work, compared }) {
  const [small, large] = worlds;
  const parts = [`${thousands(large.homes)} homes beside ${thousands(small.homes)}; ${settings.rounds} rounds of ${settings.seconds} s in turns, ${settings.connections} connections, ` +
    `${thousands(settings.asked)} people ask; load average ${fixed(settings.load)} before and ${fixed(settings.loadAfter)} after.` +
    (large.filled ? ` Filled in ${whole(large.filled)} s and ${whole(small.filled)} s.` : '')];

  const bytes = (row) => row.table_bytes + row.index_bytes;
  const total = (rows, of) => rows.reduce((sum, row) => sum + of(row), 0);
  const shown = large.sizes.filter((row) => bytes(row) > 1e6);
  parts.push('### Tables', table(['', 'rows', 'rows a home', 'table MB', 'indexes MB', 'indexes', 'bytes a row', 'bytes a home'], [
    ...shown.map((row) => [row.table, thousands(row.rows), fixed(row.rows / large.homes, 2), mega(row.table_bytes), mega(row.index_bytes), row.indexes,
      thousands(bytes(row) / row.rows), thousands(bytes(row) / large.homes)]),
    ['all', thousands(total(shown, (row) => row.rows)), fixed(total(shown, (row) => row.rows) / large.homes, 1), mega(total(shown, (row) => row.table_bytes)), mega(total(shown, (row) => row.index_bytes)),
      total(shown, (row) => row.indexes), '', thousands(total(shown, bytes) / large.homes)],
  ]));

  const at = `at ${thousands(small.homes)}`;
  parts.push('### Requests', table(
    ['', 'a second', at, 'p50 ms', at, '×', 'p99 ms', at, '×', 'server’s CPU µs', 'PostgreSQL’s CPU µs', at, '×', 'pages', at, 'not in memory', at, 'Redis’s CPU µs'],
    operations.map(({ letter, words, small: here, large: there }) => [`**${letter}** ${words}`, whole(there.rate), whole(here.rate),
      fixed(there.p50), fixed(here.p50), times(there.p50, here.p50), fixed(there.p99), fixed(here.p99), times(there.p99, here.p99), whole(there.own),
      whole(there.postgres), whole(here.postgres), times(there.postgres, here.postgres), fixed(there.pages, 1), fixed(here.pages, 1), fixed(there.read, 1), fixed(here.read, 1), whole(there.redis)]),
  ));
  parts.push(`RSS ${memory.map(whole).join(' and ')} MB. Redis holds ${fixed(redisBytes / 1e6, 1)} MB.`);
  parts.push('### Statements of requests', statements(operations.flatMap(({ letter, compared: rows }) => rows.map((row) => ({ ...row, letter })))
    .filter((row) => row.large.calls > 20), 4 * SHOWN));

  parts.push('### Work', table(['', `at ${thousands(large.homes)}`, `at ${thousands(small.homes)}`], [
    ['a worker that has nothing to do: statements a second', ...pair(work, ({ idle }) => fixed(idle.calls / idle.seconds, 1))],
    ['… PostgreSQL’s CPU ms a second', ...pair(work, ({ idle }) => fixed(idle.postgres / 1000 / idle.seconds, 1))],
    ['people planned for', ...pair(work, ({ people }) => thousands(people))],
    ['… a second', ...pair(work, ({ plan }) => thousands(plan.rate))],
    ['… notices, deliveries', ...pair(work, ({ plan }) => `${thousands(plan.notices)}, ${thousands(plan.deliveries)}`)],
    ['… worker’s CPU µs a person, PostgreSQL’s', ...pair(work, ({ plan, people }) => `${whole(plan.own / people)}, ${whole(plan.postgres / people)}`)],
    ['… pages a person', ...['large', 'small'].map((size) => fixed(touched(compared.plan, size) / work[0].people, 1))],
    ['pushes sent a second', ...pair(work, ({ send }) => thousands(send.rate))],
    ['… worker’s CPU µs a push, PostgreSQL’s', ...pair(work, ({ send }) => `${whole(send.own / send.sent)}, ${whole(send.postgres / send.sent)}`)],
    ['once an hour: old deliveries, sessions, refresh tokens', ...pair(work, ({ forgotten }) => [forgotten.deliveries, forgotten.sessions, forgotten.tokens].map(thousands).join(', '))],
    ['… ms', ...pair(work, ({ jobs }) => jobs.map(({ name, took_ms: took }) => `${name} ${thousands(took)}`).join(', '))],
  ]));
  for (const [part, words] of [['idle', 'nothing to do'], ['plan', 'planning'], ['send', 'sending'], ['hourly', 'once an hour']]) {
    parts.push(`### Statements: ${words}`, statements(compared[part], part === 'hourly' ? 2 * SHOWN : SHOWN));
  }

  const whole_ = Object.entries({ requests: scanned[1], ...work[1].scanned }).flatMap(([part, rows]) => rows.map((row) => `${part}: ${row.table}, ${row.scans} times`));
  parts.push('### Tables that were read from end to end', whole_.length > 0 ? whole_.map((line) => `- ${line}`).join('\n') : 'None.');
  return `${parts.join('\n\n')}\n`;
}

/** What is said of both, the large one first. */
const pair = (work, of) => [of(work[1]), of(work[0])];

/** Pages that all statements touched together. */
function touched(rows, size) {
  return rows.reduce((sum, row) => sum + (row[size] ? row[size].blocks * row[size].calls : 0), 0);
}

function statements(rows, most) {
  const shown = [...rows].sort((one, other) => other.large.ms * other.large.calls - one.large.ms * one.large.calls).slice(0, most);
  return table(['', 'statement', 'calls', 'rows', 'ms', 'there', 'pages', 'there', 'of them not in memory'], shown.map(({ letter, query, small, large }) => [
    letter ?? '', `\`${query.slice(0, LETTERS).replaceAll('|', '\\|').replaceAll('`', "'")}\``, thousands(large.calls), fixed(large.rows, 1), fixed(large.ms, 3), small ? fixed(small.ms, 3) : '–',
    fixed(large.blocks, 1), small ? fixed(small.blocks, 1) : '–', fixed(large.read, 1),
  ]));
}
