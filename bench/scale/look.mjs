// What a PostgreSQL was asked meanwhile: statements with what they touched, and tables that were read from end to end.
import { setTimeout as sleep } from 'node:timers/promises';

/** Tables of fewer rows are read whole because that is cheapest. */
const SMALL = 100_000;

/** PostgreSQL's processes tell what they counted at the latest when they were idle for ten seconds. */
const TOLD_MS = 10_500;

/** Looks at one database from here on. */
export class Look {
  static async begin(database) {
    const look = new Look();
    look.database = database;
    await sleep(TOLD_MS);
    look.before = new Map(scans(database).map((row) => [row.name, row]));
    database.ask('SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = current_database()), 0)');
    return look;
  }

  /** Returns the statements since, the costliest first. */
  statements() {
    return this.database.rows(`SELECT query, calls, rows, total_exec_time AS ms, shared_blks_hit + shared_blks_read AS blocks, shared_blks_read AS read
      FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query !~ 'pg_stat|pg_class|bench_|^(SET|SHOW)' AND query !~* '^(begin|start|commit|rollback)' ORDER BY total_exec_time DESC`)
      .map(({ query, ...row }) => ({ ...row, query: query.replace(/\s+/g, ' ').replace(/\$\d+(, \$\d+)+/g, '$…').replace(/(\(\$…\), )+/g, '') }));
  }

  /** Returns the large tables that were read whole since, with how often. */
  async scanned() {
    await sleep(TOLD_MS);
    return scans(this.database).flatMap((row) => {
      const before = this.before.get(row.name) ?? { scans: 0, read: 0 };
      const scanned = row.scans - before.scans;
      return row.rows > SMALL && scanned > 0 && row.read - before.read > row.rows / 2 ? [{ table: row.name, scans: scanned, rows: row.rows }] : [];
    });
  }
}

function scans(database) {
  return database.rows(`SELECT s.relname AS name, s.seq_scan AS scans, s.seq_tup_read AS read, c.reltuples::bigint AS rows
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE s.schemaname = 'public'`);
}

/** Pairs the statements of two databases by their text: what each call took here and there. */
export function compare(small, large) {
  const of = (rows) => {
    const all = new Map();
    // What differs in the number of values alone is one.
    for (const row of rows) {
      const sum = all.get(row.query) ?? { calls: 0, rows: 0, ms: 0, blocks: 0, read: 0 };
      all.set(row.query, Object.fromEntries(Object.entries(sum).map(([key, value]) => [key, value + row[key]])));
    }
    return all;
  };
  const [here, there] = [of(small), of(large)];
  const each = (row) => row && { calls: row.calls, rows: row.rows / row.calls, ms: row.ms / row.calls, blocks: row.blocks / row.calls, read: row.read / row.calls };
  return [...there].map(([query, row]) => ({ query, total: row.ms, small: each(here.get(query)), large: each(row) })).sort((one, other) => other.total - one.total);
}
