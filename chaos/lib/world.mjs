// Who lives where, what is due, and what each person is to be told when, and on which ways.
import { randomUUID } from 'node:crypto';
import { instant, local, plus } from './zone.mjs';

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

/** How many devices of each kind a person has, how many of them are there no more, and who wants which way, out of a hundred. */
const SHARES = { device: 50, gone: 4, sandbox: 15, noMail: 25, noPush: 8 };

/** Makes people with a home, devices and up to three tasks each. */
export function people(chance, { from = 0, count, begin, spread, services }) {
  const zones = Intl.supportedValuesOf('timeZone');
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const zone = chance.pick(zones);
    const wall = local(zone, Math.floor(begin / 1000) * 1000 + chance.below(spread) * 1000);
    return person({ n, zone, wall, begin, shapes: Array.from({ length: chance.below(4) }, () => chance.pick(SHAPES)), ...wishes(chance), services, chance });
  });
}

/** What somebody happens to have and to want. */
export function wishes(chance) {
  const is = (share) => chance.below(100) < share;
  return { ways: ['IOS', 'ANDROID', 'WEB'].filter(() => is(SHARES.device)), mail: !is(SHARES.noMail), push: !is(SHARES.noPush) };
}

/** Makes a crowd, of whom each has the same number of tasks that are due, and one way to be told. */
export function crowd(chance, { from = 0, count, begin, spread, tasks = 1, ways, services }) {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const way = ways[index % ways.length];
    const at = Math.floor(begin / 1000) * 1000 + (spread === 0 ? 0 : chance.below(spread) * 1000);
    return person({
      n, zone: 'UTC', wall: local('UTC', at), begin: at, shapes: Array.from({ length: tasks }, () => SHAPES[0]),
      ways: way === 'MAIL' || way === 'NONE' ? [] : [way], mail: way === 'MAIL', push: way !== 'NONE', services, chance: null,
    });
  });
}

/**
 * Makes a person whose reminders come at the time `wall` of its day. Where that came before `begin`, on the same day and an hour ago since
 * the clocks were set back, the day has been served.
 */
export function person({ n, zone, wall: { day, time }, begin, shapes, ways, mail, push, services, chance }) {
  const at = instant(zone, day, time);
  const served = at.getTime() < Math.floor(begin / 1000) * 1000;
  const tasks = shapes.map((shape, k) => (
    { ...shape, id: randomUUID(), title: `T-${n}-${k}`, due_on: plus(day, shape.due), snoozed_until: shape.snoozed ? plus(day, shape.snoozed) : null }));
  const told = tasks.filter((task) => task.told && !served);
  const email = `p${n}@example.com`;
  const devices = ways.map((platform) => device(platform, n, { services, chance }));
  const isTold = told.length > 0;
  const targets = isTold ? [
    ...(mail ? [{ way: 'mail', to: email, gone: false }] : []),
    ...(push ? devices.map(({ way, token, gone }) => ({ way, to: token, gone })) : []),
  ] : [];
  return {
    n, email, zone, at, day, time, served, tasks, devices, mail, push, targets,
    account_id: randomUUID(), residence_id: randomUUID(), membership_id: randomUUID(),
    titles: told.map(({ title }) => title).sort(), days: told.map(({ due_on }) => due_on).sort(),
  };
}

function device(platform, n, { services, chance }) {
  const is = (share) => chance !== null && chance.below(100) < share;
  const digits = n.toString(16).padStart(62, '0');
  const gone = is(SHARES.gone);
  switch (platform) {
    case 'IOS': {
      // One in a few listens to the sandbox, and half of those do not say so.
      const sandbox = is(SHARES.sandbox);
      return { platform, way: 'apns', token: `${sandbox ? '5a' : '11'}${digits}`, sandbox: sandbox && is(50), gone };
    }
    case 'ANDROID': return { platform, way: 'fcm', token: `android-${n}`, gone };
    default: return { platform, way: 'web_push', token: `${services.web.origin}/push/${n}`, ...services.web.keys, gone };
  }
}

/** The targets behind which nobody is any more. */
export const goneOf = (list) => list.flatMap(({ devices }) => devices.filter(({ gone }) => gone).map(({ token }) => token));

/** SQL that puts them into an empty database. When each is to be told next is left to the program: its rows say that it is time to work that out. */
export function inserts(list) {
  const rows = list.map(({ n, email, zone, day, time, served, account_id, residence_id, membership_id, mail, push }) => (
    { n, email, zone, next_on: served ? plus(day, 1) : day, time, account_id, residence_id, membership_id, mail, push }));
  const devices = list.flatMap(({ account_id, devices: all }) => all.map(({ platform, token, p256dh, auth, sandbox }) => (
    { account_id, id: randomUUID(), platform, token, p256dh, auth, sandbox: sandbox ?? false })));
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
CREATE TEMP TABLE p ON COMMIT DROP AS SELECT * FROM json_to_recordset(${json(rows)}) AS x(n int, email text, zone text, next_on date,
  time time, account_id uuid, residence_id uuid, membership_id uuid, mail boolean, push boolean);
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
INSERT INTO notification_channel (account_id, kind, push, email) SELECT account_id, 'TASK_DUE_SOON', push, mail FROM p WHERE NOT (push AND mail);
INSERT INTO device (id, account_id, platform, token, p256dh, auth, sandbox, created_at, last_seen_at)
  SELECT id, account_id, platform, token, p256dh, auth, sandbox, now() - interval '1 day', now() - interval '1 day'
  FROM json_to_recordset(${json(devices)}) AS x(account_id uuid, id uuid, platform text, token text, p256dh text, auth text, sandbox boolean);
INSERT INTO schedule (account_id, kind, next_on, next_at, version) SELECT account_id, 'REMIND', next_on, now() - interval '1 minute', 0 FROM p;
INSERT INTO schedule (account_id, kind, next_on, next_at, version)
  SELECT account_id, kind, '9999-01-01', '9999-01-01Z', 0 FROM p, (VALUES ('OVERDUE'), ('DIGEST'), ('WELCOME')) AS k (kind);
INSERT INTO task (id, residence_id, title, category, priority, schedule, epoch, due_on, scheduled_on, snoozed_until, soon_on, finished, started_at,
    archived_at, runs_while_away, tags, created_at, created_by, updated_at, revision)
  SELECT id, residence_id, title, 'OTHER', priority, schedule, 1, due_on, due_on, snoozed_until, due_on, finished, CASE WHEN started THEN now() END,
    CASE WHEN archived THEN now() END, false, '[]', now(), account_id, now(), 1 FROM t;
COMMIT;`;
}
