-- Makes :accounts accounts, :homes homes and :tasks tasks with what hangs on them, as a few years of use would leave it: made at different
-- times, in different zones, in every state. The same each time but for ids.
\set ON_ERROR_STOP on
SELECT setseed(0.42);
BEGIN;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '256MB';

-- Ids that sort by their time, as the program makes them.
CREATE FUNCTION pg_temp.id(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
    || '8' || substr(md5(random()::text), 1, 15))::uuid
$$;
CREATE FUNCTION pg_temp.pick(list text[], n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT list[1 + (n % array_length(list, 1))::int]
$$;
-- Spreads numbers so that neighbours have nothing in common.
CREATE FUNCTION pg_temp.mix(n bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT abs(hashint8(n * 7919 + salt))::bigint
$$;

CREATE TEMP TABLE word ON COMMIT DROP AS SELECT
  ARRAY['Ada','Ben','Cleo','Dora','Emil','Fritz','Greta','Hugo','Ida','Jonas','Klara','Leo','Mia','Nils','Olga','Paul','Quin','Rosa','Sam','Tess'] AS first,
  ARRAY['Abbott','Becker','Carter','Dietrich','Evans','Fischer','Garcia','Hansen','Ivanov','Jones','Keller','Lopez','Meyer','Novak','Okafor','Peters'] AS last,
  ARRAY['America/New_York','America/Chicago','America/Los_Angeles','Europe/Berlin','Europe/London','Asia/Tokyo','Australia/Sydney','UTC'] AS zone,
  ARRAY['US','US','US','DE','GB','JP','AU','CA'] AS country,
  ARRAY['Springfield','Dayton','Fresno','Köln','Leeds','Kyoto','Perth','Halifax'] AS city,
  ARRAY['HOUSE','HOUSE','HOUSE','APARTMENT','CONDO','TOWNHOUSE','CABIN','OTHER'] AS kind,
  ARRAY['APPLIANCES','CLEANING','ELECTRICAL','EXTERIOR','GARAGE','GENERAL','HVAC','INTERIOR','LAWN_AND_GARDEN','PAPERWORK','PEST_CONTROL','PLUMBING','POOL_AND_SPA','ROOF_AND_GUTTERS','SAFETY','WATER'] AS category,
  ARRAY['LOW','MEDIUM','MEDIUM','HIGH','URGENT'] AS priority,
  ARRAY['INSURANCE','MANUAL','RECEIPT','WARRANTY','PERMIT','CONTRACT','PHOTO','OTHER'] AS paper,
  ARRAY['PLUMBING','ELECTRICAL','ROOFING','HVAC','PAINTING','CLEANING','HANDYMAN','OTHER'] AS specialty,
  (SELECT array_agg(title ORDER BY key) FROM task_template) AS title;

CREATE TEMP TABLE one_account ON COMMIT DROP AS
SELECT n, pg_temp.id(at) AS id, at FROM (SELECT n, now() - (1200.0 * (1 - n::float8 / :accounts) + 0.01) * interval '1 day' AS at
  FROM generate_series(1, :accounts) AS n) AS s;
CREATE UNIQUE INDEX ON one_account (n);
INSERT INTO account (id, email, email_verified_at, password_hash, display_name, time_zone, locale, tier, created_at, updated_at, deleted_at, revision)
SELECT a.id, lower(f) || '.' || lower(l) || a.n || '@example.com', CASE WHEN a.n % 9 <> 0 THEN a.at + interval '5 minutes' END, NULL,
  f || ' ' || l, pg_temp.pick(w.zone, a.n), CASE WHEN a.n % 4 = 0 THEN 'de' ELSE 'en' END, CASE WHEN a.n % 5 = 0 THEN 'PRO' ELSE 'FREE' END,
  a.at, a.at, CASE WHEN a.n % 500 = 0 THEN now() - interval '3 days' END, 1
FROM one_account a, word w, LATERAL (SELECT pg_temp.pick(w.first, pg_temp.mix(a.n, 1)) AS f, pg_temp.pick(w.last, pg_temp.mix(a.n, 2)) AS l) AS p;
INSERT INTO session (id, account_id, access_hash, access_expires_at, refresh_expires_at, refreshed_at, created_at, last_used_at)
SELECT pg_temp.id(a.at), a.id, sha256((a.n || '-' || i)::text::bytea), now() - interval '1 hour', now() + interval '20 days', a.at, a.at, now() - a.n * interval '1 minute'
FROM one_account a, generate_series(1, 1 + a.n % 2) AS i;
INSERT INTO device (id, account_id, platform, token, sandbox, name, app_version, created_at, last_seen_at)
SELECT pg_temp.id(a.at), a.id, pg_temp.pick(ARRAY['IOS','ANDROID','WEB'], a.n + i), md5(a.n || 'x' || i) || md5(i || 'y' || a.n), false, 'Phone ' || i, '1.2.' || a.n % 10, a.at, a.at
FROM one_account a, generate_series(1, 1 + a.n % 2) AS i;

CREATE TEMP TABLE one_home ON COMMIT DROP AS
SELECT n, pg_temp.id(at) AS id, at, (SELECT a.id FROM one_account a WHERE a.n = 1 + (s.n * 13) % :accounts) AS owner_id,
  (SELECT a.id FROM one_account a WHERE a.n = 1 + (s.n * 13 + 1) % :accounts) AS mate_id
FROM (SELECT n, now() - (1100.0 * (1 - n::float8 / :homes) + 0.005) * interval '1 day' AS at FROM generate_series(1, :homes) AS n) AS s;
CREATE UNIQUE INDEX ON one_home (n);
INSERT INTO residence (id, name, kind, address, time_zone, profile, currency_code, archived_at, created_at, updated_at, fields_revision, revision, complete_since, created_by)
SELECT h.id, CASE WHEN h.n % 3 = 0 THEN 'Home' WHEN h.n % 3 = 1 THEN pg_temp.pick(w.last, pg_temp.mix(h.n, 3)) || ' house' ELSE 'Cabin ' || h.n END,
  pg_temp.pick(w.kind, pg_temp.mix(h.n, 4)),
  jsonb_build_object('line1', h.n || ' Main Street', 'city', pg_temp.pick(w.city, h.n), 'country_code', pg_temp.pick(w.country, h.n)),
  pg_temp.pick(w.zone, h.n), '{}', 'USD', CASE WHEN h.n % 40 = 0 THEN h.at + interval '30 days' END, h.at, h.at, 1, 1, 0, h.owner_id
FROM one_home h, word w;
CREATE TEMP TABLE one_member ON COMMIT DROP AS
SELECT pg_temp.id(h.at) AS id, h.n, h.id AS residence_id, h.owner_id AS account_id, 'OWNER' AS role, h.at FROM one_home h
UNION ALL SELECT pg_temp.id(h.at + interval '1 day'), h.n, h.id, h.mate_id, 'MEMBER', h.at + interval '1 day' FROM one_home h WHERE h.n % 2 = 0;
INSERT INTO membership (id, residence_id, account_id, role, joined_at, updated_at, revision)
SELECT id, residence_id, account_id, role, at, at, 1 FROM one_member;
CREATE INDEX ON one_member (n, role);

INSERT INTO contractor (id, residence_id, name, company, email, phone, specialties, created_at, created_by, updated_at, revision)
SELECT pg_temp.id(h.at + i * interval '2 days'), h.id, pg_temp.pick(w.first, pg_temp.mix(h.n * 3 + i, 5)) || ' ' || pg_temp.pick(w.last, pg_temp.mix(h.n * 3 + i, 6)),
  'Firm ' || (h.n * 3 + i), NULL, '+1 555 ' || (h.n * 3 + i), jsonb_build_array(pg_temp.pick(w.specialty, h.n + i)), h.at + i * interval '2 days', h.owner_id, h.at, 1
FROM one_home h, word w, generate_series(1, 3) AS i;
INSERT INTO appliance (id, residence_id, name, category, manufacturer, model_number, created_at, created_by, updated_at, revision)
SELECT pg_temp.id(h.at + i * interval '3 days'), h.id, pg_temp.pick(ARRAY['Boiler','Dishwasher','Dryer','Freezer','Furnace','Oven','Refrigerator','Washer'], h.n + i) || ' ' || i,
  pg_temp.pick(w.category, h.n + i), 'Maker ' || (h.n + i) % 30, 'M-' || (h.n * 5 + i), h.at + i * interval '3 days', h.owner_id, h.at, 1
FROM one_home h, word w, generate_series(1, 5) AS i;
INSERT INTO document (id, residence_id, kind, title, vendor, expires_on, remind_days_before, tags, created_at, created_by, updated_at, revision)
SELECT pg_temp.id(p.at), h.id, p.kind, initcap(lower(p.kind)) || ' ' || i, 'Seller ' || (h.n + i) % 100,
  CASE WHEN p.kind IN ('INSURANCE', 'WARRANTY', 'PERMIT') THEN current_date + (pg_temp.mix(h.n * 10 + i, 7) % 1500)::int - 300 END, '[]', '[]', p.at, h.owner_id, p.at, 1
FROM one_home h, word w, generate_series(1, 10) AS i,
LATERAL (SELECT pg_temp.pick(w.paper, h.n + i) AS kind, h.at + i * interval '4 days' AS at) AS p;

-- Most tasks are due within the year, some are late, archived, finished, started, snoozed or without a day.
CREATE TEMP TABLE one_task ON COMMIT DROP AS
SELECT s.n, h.n AS home, pg_temp.id(p.at) AS id, h.id AS residence_id, h.owner_id, p.at, pg_temp.mix(s.n, 8) % 100 AS fate, pg_temp.mix(s.n, 9) AS chance
FROM generate_series(1, :tasks) AS s (n) JOIN one_home h ON h.n = 1 + (s.n * 17) % :homes,
LATERAL (SELECT least(now(), h.at + (pg_temp.mix(s.n, 10) % 200) * interval '1 day') - (s.n % 1000) * interval '1 second' AS at) AS p;
INSERT INTO task (id, residence_id, title, description, category, priority, schedule, epoch, due_on, scheduled_on, snoozed_until, soon_on, finished,
  started_at, runs_while_away, assignee_id, tags, last_closed_on, archived_at, created_at, created_by, updated_at, revision)
SELECT t.id, t.residence_id, pg_temp.pick(w.title, t.chance), 'Step by step: what has to be done, with what, and by whom. Number ' || t.n || '.',
  pg_temp.pick(w.category, t.chance / 7), pg_temp.pick(w.priority, t.chance / 11),
  jsonb_build_object('kind', 'interval', 'every', 1 + t.n % 6, 'unit', 'MONTH', 'basis', 'COMPLETION', 'starts_on', t.at::date), 0,
  d.due_on, d.due_on, CASE WHEN t.fate = 90 THEN current_date + 10 END, d.due_on - 7, t.fate BETWEEN 91 AND 94,
  CASE WHEN t.fate = 95 THEN now() - interval '1 day' END, false, CASE WHEN t.n % 3 = 0 THEN m.id END, '[]',
  current_date - (t.chance % 200)::int, CASE WHEN t.fate >= 96 THEN now() - interval '9 days' END, t.at, t.owner_id, t.at, 1
FROM one_task t JOIN one_member m ON m.n = t.home AND m.role = 'OWNER', word w,
LATERAL (SELECT CASE WHEN t.fate < 85 THEN current_date + (t.chance % 360)::int - 15 WHEN t.fate < 88 OR t.fate IN (90, 95) THEN current_date - (t.chance % 40)::int END AS due_on) AS d;
INSERT INTO task_completion (id, residence_id, task_id, epoch, outcome, due_on, scheduled_on, completed_on, recorded_at, occurrences, completed_by, minutes, updated_at, revision)
SELECT pg_temp.id(p.at), t.residence_id, t.id, 0, CASE WHEN (t.n + i) % 20 = 0 THEN 'SKIPPED' ELSE 'COMPLETED' END, p.at::date - 1, p.at::date - 1, p.at::date, p.at, 1,
  t.owner_id, 5 + t.n % 60, p.at, 1
FROM one_task t, generate_series(1, 3) AS i, LATERAL (SELECT now() - ((i - 1) * 30 + t.chance % 30) * interval '1 day' - (t.chance % 86400) * interval '1 second' AS at) AS p
WHERE t.n % 4 <> 0;

-- One push and one mail for each notice of an account's week, nearly all sent long ago.
CREATE TEMP TABLE one_notice ON COMMIT DROP AS
SELECT t.n, pg_temp.id(p.at) AS id, gen_random_uuid() AS moment_id, t.owner_id AS account_id, t.id AS task_id, t.residence_id, p.at, t.chance,
  CASE WHEN t.n % 3 = 0 THEN 'TASK_OVERDUE' WHEN t.n % 7 = 0 THEN 'TASK_ASSIGNED' ELSE 'TASK_DUE_SOON' END AS kind
FROM one_task t, LATERAL (SELECT now() - (t.chance % 180) * interval '1 day' - (t.chance % 86400) * interval '1 second' AS at) AS p
WHERE t.n % 2 = 0;
INSERT INTO notification (id, account_id, kind, residence_id, task_id, occurrence_on, stage, dedupe_key, moment_id, wording, created_at, read_at)
SELECT n.id, n.account_id, n.kind, n.residence_id, n.task_id, n.at::date, CASE WHEN n.kind = 'TASK_OVERDUE' THEN 1 ELSE -3 END, n.account_id || ':' || n.n, n.moment_id,
  jsonb_build_object('task', 'A task', 'residence', 'Home'), n.at, CASE WHEN n.n % 3 <> 0 THEN n.at + interval '2 hours' END
FROM one_notice n;
CREATE TEMP TABLE one_delivery ON COMMIT DROP AS
SELECT pg_temp.id(n.at) AS delivery_id, n.*, c.channel, CASE WHEN c.channel = 'PUSH' THEN coalesce((SELECT d.id FROM device d WHERE d.account_id = n.account_id LIMIT 1), n.account_id) ELSE n.account_id END AS target_id,
  CASE WHEN f < 900 THEN 'SENT' WHEN f < 960 THEN 'SKIPPED' WHEN f < 980 THEN 'EXPIRED' WHEN f < 995 THEN 'DEAD' WHEN f < 997 THEN 'PARKED' ELSE 'WAITING' END AS state
FROM one_notice n, (VALUES ('PUSH', 1), ('MAIL', 2)) AS c (channel, salt), LATERAL (SELECT pg_temp.mix(n.n, 20 + c.salt) % 1000 AS f) AS p;
INSERT INTO delivery (id, account_id, moment_id, kind, channel, target_id, due_at, expires_at, state, claims, fence, next_attempt_at, attempts, unknowns, started_at,
  provider_id, last_error, created_at, finished_at)
SELECT d.delivery_id, d.account_id, d.moment_id, d.kind, d.channel, d.target_id, d.due_at, d.due_at + interval '12 hours', d.state, 0, 1,
  CASE WHEN d.state = 'WAITING' THEN now() + interval '1 hour' ELSE d.due_at END, CASE WHEN d.state IN ('SENT', 'DEAD', 'PARKED') THEN 1 ELSE 0 END, 0,
  CASE WHEN d.state IN ('SENT', 'DEAD', 'PARKED') THEN d.due_at + interval '2 seconds' END, NULL,
  CASE d.state WHEN 'DEAD' THEN CASE WHEN d.channel = 'MAIL' THEN '550 5.7.1 refused' ELSE '410 Unregistered' END WHEN 'PARKED' THEN 'no answer in time' END,
  d.due_at, CASE WHEN d.state <> 'WAITING' THEN d.due_at + interval '3 seconds' END
FROM (SELECT *, CASE WHEN state = 'WAITING' THEN now() - (chance % 600) * interval '1 second' ELSE at END AS due_at FROM one_delivery) AS d;
INSERT INTO delivery_attempt (delivery_id, attempt, fence, started_at, outcome, status, reason)
SELECT d.delivery_id, 1, 1, d.at, CASE d.state WHEN 'SENT' THEN 'SENT' WHEN 'DEAD' THEN 'PERMANENT' ELSE 'UNKNOWN' END, CASE WHEN d.state = 'DEAD' THEN '550' END, NULL
FROM one_delivery d WHERE d.state IN ('SENT', 'DEAD', 'PARKED');

INSERT INTO subscription (id, account_id, store, store_key, status, product_id, ends_at, standing, acknowledge, tries, created_at, updated_at)
SELECT pg_temp.id(a.at), a.id, pg_temp.pick(ARRAY['APPLE','GOOGLE','GRANTED'], a.n), md5('key' || a.n), pg_temp.pick(ARRAY['ACTIVE','ACTIVE','EXPIRED','IN_GRACE_PERIOD','TRIALING'], pg_temp.mix(a.n, 30)),
  'pro.yearly', now() + (pg_temp.mix(a.n, 31) % 400 - 100) * interval '1 day', '{}', false, 0, a.at, a.at + interval '9 days'
FROM one_account a WHERE a.n % 3 = 0;
INSERT INTO store_event (id, store, event_key, store_key, kind, account_id, standing, occurred_at, received_at, applied_at, tries)
SELECT pg_temp.id(at), s.store, md5(s.store_key || i), s.store_key, pg_temp.pick(ARRAY['DID_RENEW','SUBSCRIBED','EXPIRED','REFUND'], i), s.account_id, '{}', at, at, CASE WHEN i < 20 THEN at END, 0
FROM subscription s, generate_series(1, 20) AS i, LATERAL (SELECT s.created_at + i * interval '20 days' AS at) AS p WHERE s.store <> 'GRANTED';
INSERT INTO announcement (id, state, title_en, body_en, title_de, body_de, reach, per_minute, revision, created_at, updated_at, started_at, finished_at, audience, n_told,
  n_inbox_only, n_failed)
SELECT pg_temp.id(at), state, 'News ' || n, 'There is something new.', 'Neues ' || n, 'Es gibt etwas Neues.', 'PUSH_AND_MAIL', 600, 1, at, at,
  CASE WHEN state = 'DONE' THEN at END, CASE WHEN state = 'DONE' THEN at + interval '9 minutes' END, CASE WHEN state = 'DONE' THEN 4000 END,
  CASE WHEN state = 'DONE' THEN 4000 ELSE 0 END, 0, 0
FROM generate_series(1, 40) AS n, LATERAL (SELECT now() - (41 - n) * interval '20 days' AS at, CASE WHEN n % 5 = 0 THEN 'DRAFT' ELSE 'DONE' END AS state) AS p;
COMMIT;
VACUUM ANALYZE;
