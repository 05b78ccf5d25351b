// The program: people whose reminders are planned by its own planner and sent by its own workers, one push to each.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../chaos/lib/process.mjs';
import { Process } from './process.mjs';

const HOUR_MS = 3_600_000;
const SECRET_KEY = 'only for a moment, and long enough for that';

export class Honeydue {
  name = 'honeydue';

  /** The longest that something may rest, in seconds: a claim of 30 s and a sweep each 15 s, with room. */
  patience = 65;

  constructor({ program, postgres, redisUrl, provider, place }) {
    Object.assign(this, { program, postgres, redisUrl, provider });
    this.account = join(place, 'service-account.json');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    writeFileSync(this.account, JSON.stringify({
      project_id: 'bench', client_email: 'bench@example.com', private_key_id: 'bench', private_key: privateKey, token_uri: `${provider.url}/token`,
    }));
  }

  /**
   * Makes people with a phone and a task that is due today, in an empty database. Where the round begins with rows, their hour has come
   * already and their quiet hours end when the pushes are due, so that these are planned before; else their hour is when they are due.
   */
  async fill({ round, count, dueAt, planned, place }) {
    this.url = await this.postgres.fresh('bench_honeydue');
    this.env = {
      DATABASE_URL: this.url,
      REDIS_URL: this.redisUrl,
      SECRET_KEY,
      PUBLIC_URL: 'http://127.0.0.1',
      OUTBOX_DIR: join(place, 'outbox'),
      FCM_SERVICE_ACCOUNT: this.account,
      FCM_URL: this.provider.url,
      LOG_LEVEL: 'warn',
    };
    execFileSync(this.program, ['migrate', 'up'], { env: { ...process.env, ...this.env }, stdio: 'ignore' });
    this.planned = planned;
    this.count = count;
    await this.postgres.sql(people({ round, count, dueAt, planned }), this.url);
  }

  async worker(name, place) {
    const port = await freePort();
    return new Process(name, { command: [this.program, 'worker'], env: () => ({ ...this.env, WORKER_LISTEN: `127.0.0.1:${port}` }), place });
  }

  /** Milliseconds that it takes to make people, to start, and to plan. */
  lead(count) {
    return 6_000 + count * 0.6;
  }

  /** Waits until all is planned, and returns how many notices a second were; null where it is not planned in time. */
  async ready(ask, dueAt) {
    if (!this.planned) return {};
    // A batch is dated when it begins, so the last one's rows took no part of the time between the first and the last.
    const made = `SELECT count(*)::int AS n, count(*) FILTER (WHERE created_at < (SELECT max(created_at) FROM delivery))::int AS before_last,
      extract(epoch FROM max(created_at) - min(created_at))::float AS seconds FROM delivery`;
    while (Date.now() < dueAt) {
      const [row] = (await ask(made)) ?? [];
      if (row?.n === this.count) return { plannedPerSecond: row.seconds > 0 ? row.before_last / row.seconds : null };
      await sleep(100);
    }
    return null;
  }

  /** How many pushes have not come to their end; what is not planned yet has not, either. */
  async open(ask) {
    const rows = await ask('SELECT count(*)::int AS n FROM delivery WHERE finished_at IS NOT NULL');
    return rows && this.count - rows[0].n;
  }

  async states(ask) {
    return Object.fromEntries((await ask('SELECT state, count(*)::int AS n FROM delivery GROUP BY state')).map(({ state, n }) => [state, n]));
  }

  async close() {}
}

/** SQL that makes them. They live where it is about noon, so that nobody's night or midnight is near. */
function people({ round, count, dueAt, planned }) {
  const ahead = 12 - new Date(dueAt).getUTCHours();
  // Their names have the sign turned around.
  const zone = ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  const local = (at) => new Date(at + ahead * HOUR_MS).toISOString();
  const time = (at) => `'${local(at).slice(11, 19)}'::time`;
  const day = `'${local(dueAt).slice(0, 10)}'::date`;
  const hour = planned ? Math.floor(Date.now() / 1000) * 1000 - 2_000 : dueAt;
  const quiet = planned ? `${time(hour - HOUR_MS)}, ${time(dueAt)}` : 'NULL::time, NULL::time';
  const instant = (at) => `'${new Date(at).toISOString()}'::timestamptz`;
  return `
BEGIN;
CREATE TEMP TABLE p ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS account_id, gen_random_uuid() AS residence_id FROM generate_series(0, ${count - 1}) AS n;
INSERT INTO account (id, email, email_verified_at, display_name, time_zone, locale, created_at, updated_at, revision)
  SELECT account_id, 'p' || n || '@example.com', now(), 'Person ' || n, '${zone}', 'en', now(), now(), 1 FROM p;
INSERT INTO residence (id, name, kind, time_zone, profile, currency_code, created_at, updated_at, fields_revision, revision)
  SELECT residence_id, 'Home ' || n, 'HOUSE', '${zone}', '{}', 'USD', now(), now(), 1, 1 FROM p;
INSERT INTO membership (id, residence_id, account_id, role, joined_at, updated_at, revision)
  SELECT gen_random_uuid(), residence_id, account_id, 'OWNER', now(), now(), 1 FROM p;
INSERT INTO notification_preference (account_id, reminder_time, quiet_from, quiet_to, digest_weekday, tips_by_email, max_push_per_day, digest)
  SELECT account_id, ${time(hour)}, ${quiet}, 'MONDAY', false, 20, 'OFF' FROM p;
INSERT INTO notification_channel (account_id, kind, push, email) SELECT account_id, 'TASK_DUE_SOON', true, false FROM p;
INSERT INTO device (id, account_id, platform, token, sandbox, created_at, last_seen_at)
  SELECT gen_random_uuid(), account_id, 'ANDROID', '${round}-' || n, false, now(), now() FROM p;
INSERT INTO schedule (account_id, kind, next_on, next_at, version) SELECT account_id, 'REMIND', ${day}, ${instant(hour)}, 0 FROM p;
INSERT INTO schedule (account_id, kind, next_on, next_at, version)
  SELECT account_id, kind, '9999-01-01', '9999-01-01Z', 0 FROM p, (VALUES ('OVERDUE'), ('DIGEST'), ('WELCOME')) AS k (kind);
INSERT INTO task (id, residence_id, title, category, priority, schedule, epoch, due_on, scheduled_on, soon_on, finished, runs_while_away, tags,
    created_at, created_by, updated_at, revision)
  SELECT gen_random_uuid(), residence_id, 'Clean the gutters', 'OTHER', 'MEDIUM', jsonb_build_object('kind', 'once', 'due_on', ${day}), 1,
    ${day}, ${day}, ${day}, false, false, '[]', now(), account_id, now(), 1 FROM p;
COMMIT;
ANALYZE;`;
}
