// Who lives where, what is due, and what each person is to be told when. Days and times of day are worked out with this runtime's own
// time zones (ICU), not with the program's.
import { randomUUID } from 'node:crypto';

const DAY_MS = 86_400_000;

/** The day and the time of day that the clocks of a zone show at an instant. */
function local(zone, at) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}:${parts.second}` };
}

const plus = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * What a task may be. `told` says whether it is called to mind today: once on its due day; what comes once a year 30, 14, 7 and 0
 * days before; nothing of what is done, asleep or put away.
 */
const SHAPES = [
  { due: 0, told: true },
  { due: 0, told: true, priority: 'URGENT' },
  { due: 0, told: true, started: true },
  { due: 1, told: false },
  { due: -1, told: false },
  { due: 0, told: false, finished: true },
  { due: 0, told: false, snoozed: 1 },
  { due: 0, told: false, archived: true },
  { due: 7, told: true, yearly: true },
  { due: 14, told: true, yearly: true },
  { due: 8, told: false, yearly: true },
  { due: 7, told: false, yearly: true, started: true },
];

/** Makes people with a home and up to three tasks each, whose hour comes within `spread` seconds from `begin`. */
export function people(chance, { count, begin, spread }) {
  const zones = Intl.supportedValuesOf('timeZone');
  return Array.from({ length: count }, (_, n) => {
    const zone = chance.pick(zones);
    const at = new Date(Math.floor(begin / 1000) * 1000 + chance.below(spread) * 1000);
    const { day, time } = local(zone, at);
    const tasks = Array.from({ length: chance.below(4) }, (_, k) => {
      const shape = chance.pick(SHAPES);
      return { ...shape, id: randomUUID(), title: `T-${n}-${k}`, due_on: plus(day, shape.due), snoozed_until: shape.snoozed ? plus(day, shape.snoozed) : null };
    });
    return {
      n, email: `p${n}@example.com`, zone, at, day, time, tasks,
      account_id: randomUUID(), residence_id: randomUUID(), membership_id: randomUUID(),
      expected: tasks.filter(({ told }) => told).map(({ title }) => title).sort(),
    };
  });
}

/** SQL that puts them into an empty database. */
export function inserts(list) {
  const rows = list.map(({ n, email, zone, at, day, time, account_id, residence_id, membership_id }) => ({ n, email, zone, at, day, time, account_id, residence_id, membership_id }));
  const tasks = list.flatMap(({ account_id, residence_id, tasks: all }) => all.map((task) => ({
    account_id, residence_id, id: task.id, title: task.title, due_on: task.due_on, snoozed_until: task.snoozed_until,
    priority: task.priority ?? 'MEDIUM', finished: task.finished ?? false, started: task.started ?? false, archived: task.archived ?? false,
    schedule: task.yearly
      ? { kind: 'interval', every: 1, unit: 'YEAR', basis: 'START', starts_on: task.due_on }
      : { kind: 'once', due_on: task.due_on },
  })));
  const json = (value) => `$json$${JSON.stringify(value)}$json$::json`;
  return `
BEGIN;
CREATE TEMP TABLE p ON COMMIT DROP AS SELECT * FROM json_to_recordset(${json(rows)}) AS x(n int, email text, zone text, at timestamptz, day date,
  time time, account_id uuid, residence_id uuid, membership_id uuid);
CREATE TEMP TABLE t ON COMMIT DROP AS SELECT * FROM json_to_recordset(${json(tasks)}) AS x(account_id uuid, residence_id uuid, id uuid, title text,
  due_on date, snoozed_until date, priority text, finished boolean, started boolean, archived boolean, schedule jsonb);
INSERT INTO account (id, email, email_verified_at, display_name, time_zone, locale, created_at, updated_at, revision)
  SELECT account_id, email, now(), 'Person ' || n, zone, 'en', now(), now(), 1 FROM p;
INSERT INTO residence (id, name, kind, time_zone, profile, currency_code, created_at, updated_at, fields_revision, revision)
  SELECT residence_id, 'Home ' || n, 'HOUSE', zone, '{}', 'USD', now(), now(), 1, 1 FROM p;
INSERT INTO membership (id, residence_id, account_id, role, joined_at, updated_at, revision)
  SELECT membership_id, residence_id, account_id, 'OWNER', now(), now(), 1 FROM p;
INSERT INTO notification_preference (account_id, reminder_time, digest_weekday, tips_by_email, max_push_per_day, digest)
  SELECT account_id, time, 'MONDAY', false, 20, 'OFF' FROM p;
INSERT INTO schedule (account_id, kind, next_on, next_at, version) SELECT account_id, 'REMIND', day, at, 0 FROM p;
INSERT INTO schedule (account_id, kind, next_on, next_at, version)
  SELECT account_id, kind, '9999-01-01', '9999-01-01Z', 0 FROM p, (VALUES ('OVERDUE'), ('DIGEST'), ('WELCOME')) AS k (kind);
INSERT INTO task (id, residence_id, title, category, priority, schedule, epoch, due_on, scheduled_on, snoozed_until, soon_on, finished, started_at,
    archived_at, runs_while_away, tags, created_at, created_by, updated_at, revision)
  SELECT id, residence_id, title, 'OTHER', priority, schedule, 1, due_on, due_on, snoozed_until, due_on, finished, CASE WHEN started THEN now() END,
    CASE WHEN archived THEN now() END, false, '[]', now(), account_id, now(), 1 FROM t;
COMMIT;`;
}
