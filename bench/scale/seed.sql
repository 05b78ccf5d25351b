-- Makes :homes homes with what two years of use leave, and a week of notices; README.md has the proportions. The same each time but for the day.
--
-- Nothing is looked up while rows are made: every id follows from numbers, so that twenty million rows take minutes. Rows come round by round
-- and not home by home, as they do in use: a home's tasks and its log lie far apart.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SET work_mem = '128MB';
SET maintenance_work_mem = '768MB';
-- What a row points at is there by construction; foreign keys would be looked up one by one.
SET session_replication_role = replica;
CREATE SCHEMA bench;

-- Indexes are made when the rows are there: those of keys stay.
CREATE TABLE bench.put_back AS
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = 'public'
  AND i.tablename = ANY ('{account,session,refresh_token,device,schedule,residence,membership,task,task_completion,contractor,appliance,document,file,notification,delivery,delivery_attempt,tombstone,subscription,identity,notification_preference,occasion,mail}')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname);
SELECT format('DROP INDEX %I', indexname) FROM bench.put_back \gexec

SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms, :homes * 9 / 10 AS first_homes, :homes * 14 / 10 AS accounts \gset
-- Ids that sort by their time, as the program makes them; kind, place and number make each the only one.
SELECT format($f$
CREATE FUNCTION bench.id(ms bigint, kind int, place int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || to_hex(32768 + place) || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE FUNCTION bench.at(ms bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 'epoch'::timestamptz + ms * interval '1 ms' $$;
-- Spreads numbers so that neighbours have nothing in common.
CREATE FUNCTION bench.mix(n bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT hashint8extended(n, salt) & 9223372036854775807 $$;
CREATE FUNCTION bench.pick(list text[], n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT list[1 + (n %% cardinality(list))::int] $$;
-- Homes came one after the other in 900 days, and so did people.
CREATE FUNCTION bench.home_ms(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT %1$s + n * 77760000000 / %2$s $$;
CREATE FUNCTION bench.account_ms(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT %1$s + n * 77760000000 / %3$s $$;
CREATE FUNCTION bench.home(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT bench.id(bench.home_ms(n), 1, 0, n) $$;
CREATE FUNCTION bench.account(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT bench.id(bench.account_ms(n), 2, 0, n) $$;
-- Every tenth home is somebody's second; in six of ten lives a second person.
CREATE FUNCTION bench.owner(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN n <= %4$s THEN n ELSE n - %4$s END $$;
CREATE FUNCTION bench.mate(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT CASE WHEN n %% 5 < 3 THEN %4$s + 1 + (n / 5 * 3 + n %% 5) %% (%3$s - %4$s) END $$;
CREATE FUNCTION bench.member(n bigint, place int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT bench.id(bench.home_ms(n) + 86400000 * (place - 1), 3, place, n) $$;
-- Tasks by their place in the home: how many days lie between two times, and how many are left until the next, some of them past.
CREATE FUNCTION bench.days(k int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('{30,30,91,91,182,365,365,60}'::int[])[k] $$;
CREATE FUNCTION bench.left(n bigint, k int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT CASE WHEN bench.mix(n, 100 + k) %% 100 < 8 THEN -1 - (bench.mix(n, 200 + k) %% 20)::int ELSE (bench.mix(n, 300 + k) %% bench.days(k))::int END $$;
CREATE FUNCTION bench.task(n bigint, k int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT bench.id(bench.home_ms(n) + 600000 * k, 4, k, n) $$;
-- The log: five of eight tasks were done twice. The second time was one length before the next.
CREATE FUNCTION bench.done_ms(n bigint, k int, i int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT %5$s - 86400000::bigint * (greatest(0, bench.days(k) - greatest(0, bench.left(n, k))) + (2 - i) * bench.days(k)) - bench.mix(n, 400 + k) %% 36000000 $$;
CREATE FUNCTION bench.done(n bigint, k int, i int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT bench.id(bench.done_ms(n, k, i), 5, k * 4 + i, n) $$;
-- An id as texts hold it: as long as the program writes it.
CREATE FUNCTION bench.told(prefix text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT prefix || '_' || substr(replace(id::text, '-', ''), 7) $$;
-- When a notice of the last week was made.
CREATE FUNCTION bench.told_ms(n bigint, k int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT %5$s - 604800000 + 86400000::bigint * (2 * k - 1) + bench.mix(n, 500 + k) %% 3600000 $$;
CREATE FUNCTION bench.moment(n bigint, k int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT md5(n || ' ' || k)::uuid $$;
$f$, :now_ms - 77760000000, :homes, :accounts, :first_homes, :now_ms) \gexec

\set first '''{Ada,Ben,Cleo,Dora,Emil,Fritz,Greta,Hugo,Ida,Jonas,Klara,Leo,Mia,Nils,Olga,Paul,Quin,Rosa,Sam,Tess}''::text[]'
\set last '''{Abbott,Becker,Carter,Dietrich,Evans,Fischer,Garcia,Hansen,Ivanov,Jones,Keller,Lopez,Meyer,Novak,Okafor,Peters}''::text[]'
\set zone '''{America/New_York,America/New_York,America/Chicago,America/Chicago,America/Denver,America/Los_Angeles,America/Los_Angeles,Europe/Berlin,Europe/London,Australia/Sydney}''::text[]'

\echo people
INSERT INTO account (id, email, email_verified_at, password_hash, display_name, time_zone, locale, tier, created_at, updated_at, revision)
SELECT bench.account(a), lower(f) || '.' || lower(l) || '.' || a || '@example.com', CASE WHEN a % 9 <> 0 THEN at + interval '5 minutes' END,
  '$argon2id$v=19$m=19456,t=2,p=1$' || left(md5(a::text), 22) || '$' || left(md5('x' || a) || md5('y' || a), 43), f || ' ' || l,
  bench.pick(:zone, bench.mix(a, 3)), CASE WHEN a % 10 = 0 THEN 'de' ELSE 'en' END, CASE WHEN a % 20 = 0 THEN 'PRO' ELSE 'FREE' END, at, at, 5
FROM generate_series(1, :accounts::bigint) AS a,
LATERAL (SELECT bench.pick(:first, bench.mix(a, 1)) AS f, bench.pick(:last, bench.mix(a, 2)) AS l, bench.at(bench.account_ms(a)) AS at) AS p;
-- The token of the n-th account is `bench-n-`, made as long as tokens are with zeros. Every fifth has a second session.
INSERT INTO session (id, account_id, device_name, ip_address, user_agent, created_at, last_used_at, access_hash, access_expires_at, refresh_expires_at, refreshed_at)
SELECT bench.id(bench.account_ms(a), 6, i, a), bench.account(a), 'iPhone', '192.0.2.' || a % 250, 'honeyDue/2.1 (iPhone; iOS 19.1)', bench.at(bench.account_ms(a)), at,
  sha256(convert_to(rpad('bench-' || a || CASE i WHEN 0 THEN '-' ELSE 'b' END, 43, '0'), 'UTF8')), now() + interval '1 day', at + interval '60 days', at
FROM generate_series(0, 1) AS i, generate_series(1, :accounts::bigint) AS a,
LATERAL (SELECT bench.at(:now_ms - bench.mix(a, 4) % 5000000000) AS at) AS p
WHERE i = 0 OR a % 5 = 0;
-- Used refresh tokens of the last ninety days: an app that is opened every third week or so uses four.
INSERT INTO refresh_token (hash, session_id, created_at, used_at)
SELECT sha256(convert_to(s.id || ' ' || i, 'UTF8')), s.id, at, CASE WHEN i > 1 THEN at + interval '20 days' END
FROM generate_series(4, 1, -1) AS i, session s, LATERAL (SELECT now() - i * interval '20 days' AS at) AS p;
INSERT INTO device (id, account_id, session_id, platform, token, sandbox, name, app_version, created_at, last_seen_at)
SELECT bench.id(bench.account_ms(a), 7, 0, a), bench.account(a), bench.id(bench.account_ms(a), 6, 0, a), 'ANDROID',
  md5('d' || a) || ':APA91b' || md5('e' || a) || md5('f' || a) || md5('g' || a), false, 'Phone', '2.1.' || a % 10, at, now()
FROM generate_series(1, :accounts::bigint) AS a, LATERAL (SELECT bench.at(bench.account_ms(a)) AS at) AS p;
INSERT INTO identity (provider, subject, account_id, email, linked_at)
SELECT CASE WHEN a % 2 = 0 THEN 'APPLE' ELSE 'GOOGLE' END, '00' || md5('s' || a), bench.account(a), NULL, bench.at(bench.account_ms(a))
FROM generate_series(1, :accounts::bigint) AS a WHERE a % 10 < 4;
INSERT INTO subscription (id, account_id, store, store_key, status, product_id, ends_at, standing, acknowledge, tries, created_at, updated_at)
SELECT bench.id(bench.account_ms(a), 8, 0, a), bench.account(a), CASE WHEN a % 40 = 0 THEN 'APPLE' ELSE 'GOOGLE' END, md5('k' || a), 'ACTIVE', 'pro.yearly',
  now() + bench.mix(a, 5) % 365 * interval '1 day', '{}', false, 0, now() - interval '100 days', now()
FROM generate_series(20, :accounts::bigint, 20) AS a;

-- Four of ten have chosen an hour, each half hour from six to ten at home and in the evening; all others have the hours that everyone has who has
-- not chosen.
\echo hours
INSERT INTO notification_preference (account_id, reminder_time, overdue_time, digest_time, digest_weekday, tips_by_email, quiet_from, quiet_to, max_push_per_day, digest)
SELECT bench.account(a), t, t, NULL, 'MONDAY', a % 3 = 0, CASE WHEN a % 2 = 0 THEN '22:00'::time END, CASE WHEN a % 2 = 0 THEN '06:00'::time END, 5,
  CASE WHEN a % 3 = 0 THEN 'WEEKLY' ELSE 'OFF' END
FROM generate_series(1, :accounts::bigint) AS a,
LATERAL (SELECT ('{06:00,06:30,07:00,07:30,08:00,08:30,09:00,09:30,17:00,17:30,18:00,18:30,19:00,19:30,20:00}'::time[])[1 + bench.mix(a, 6) % 15] AS t) AS p
WHERE a % 10 < 4;
INSERT INTO schedule (account_id, kind, next_on, next_at, version)
SELECT bench.account(a), k.kind, CASE WHEN k.kind = 'WELCOME' THEN '9999-01-01'::date ELSE (at AT TIME ZONE z)::date END, CASE WHEN k.kind = 'WELCOME' THEN '9999-01-01Z' ELSE at END, 100
FROM (VALUES ('REMIND', 14), ('OVERDUE', 15), ('DIGEST', 3), ('WELCOME', 0)) AS k (kind, usual), generate_series(1, :accounts::bigint) AS a,
LATERAL (SELECT CASE WHEN a % 10 < 4 AND k.kind IN ('REMIND', 'OVERDUE') THEN bench.pick(:zone, bench.mix(a, 3)) ELSE 'UTC' END AS z) AS p,
LATERAL (SELECT ((current_date + 1) + CASE WHEN z = 'UTC' THEN make_time(k.usual, 0, 0)
  ELSE ('{06:00,06:30,07:00,07:30,08:00,08:30,09:00,09:30,17:00,17:30,18:00,18:30,19:00,19:30,20:00}'::time[])[1 + bench.mix(a, 6) % 15] END) AT TIME ZONE z AS at) AS q;

\echo homes
INSERT INTO residence (id, name, kind, address, time_zone, profile, currency_code, archived_at, created_at, updated_at, fields_revision, revision, complete_since, created_by)
SELECT bench.home(n), CASE n % 3 WHEN 0 THEN 'Home' ELSE bench.pick(:last, bench.mix(n, 7)) || ' house' END, CASE n % 4 WHEN 0 THEN 'APARTMENT' ELSE 'HOUSE' END,
  jsonb_build_object('line1', n || ' Main Street', 'city', 'Springfield', 'country_code', 'US'), bench.pick(:zone, bench.mix(bench.owner(n), 3)),
  '{}', 'USD', CASE WHEN n % 40 = 0 THEN at + interval '30 days' END, at, at, 1, 120, 0, bench.account(bench.owner(n))
FROM generate_series(1, :homes::bigint) AS n, LATERAL (SELECT bench.at(bench.home_ms(n)) AS at) AS p;
INSERT INTO membership (id, residence_id, account_id, role, joined_at, updated_at, revision)
SELECT bench.member(n, i), bench.home(n), bench.account(CASE i WHEN 1 THEN bench.owner(n) ELSE bench.mate(n) END), CASE i WHEN 1 THEN 'OWNER' ELSE 'MEMBER' END, at, at, i
FROM generate_series(1, 2) AS i, generate_series(1, :homes::bigint) AS n, LATERAL (SELECT bench.at(bench.home_ms(n) + 86400000 * (i - 1)) AS at) AS p
WHERE i = 1 OR n % 5 < 3;
INSERT INTO contractor (id, residence_id, name, company, phone, specialties, created_at, created_by, updated_at, revision)
SELECT bench.id(bench.home_ms(n), 9, 0, n), bench.home(n), bench.pick(:first, bench.mix(n, 8)) || ' ' || bench.pick(:last, bench.mix(n, 9)), 'Firm ' || n, '+1 555 ' || n,
  '["PLUMBING"]', bench.at(bench.home_ms(n)), bench.account(bench.owner(n)), bench.at(bench.home_ms(n)), 3
FROM generate_series(1, :homes::bigint) AS n;
INSERT INTO appliance (id, residence_id, name, category, manufacturer, model_number, created_at, created_by, updated_at, revision)
SELECT bench.id(bench.home_ms(n) + i, 10, i, n), bench.home(n), bench.pick('{Boiler,Dishwasher,Dryer,Freezer,Furnace,Oven,Refrigerator,Washer}', bench.mix(n, 10 + i)), 'APPLIANCES',
  'Maker ' || n % 30, 'M-' || n, at, bench.account(bench.owner(n)), at, 3 + i
FROM generate_series(1, 2) AS i, generate_series(1, :homes::bigint) AS n, LATERAL (SELECT bench.at(bench.home_ms(n) + i) AS at) AS p;

\echo tasks
INSERT INTO task (id, residence_id, title, description, category, priority, schedule, epoch, due_on, scheduled_on, soon_on, finished, runs_while_away, assignee_id, tags,
  last_completion_id, last_closed_on, archived_at, created_at, created_by, updated_at, revision)
SELECT bench.task(n, k), bench.home(n),
  bench.pick('{Clean the gutters,Change the HVAC filter,Test smoke detectors,Flush the water heater,Clean the dryer vent,Service the furnace,Check the roof,Paint the fence}', k - 1 + n % 8),
  CASE WHEN k % 2 = 0 THEN 'What it takes, step by step, with what, and by whom. Number ' || n || '.' END,
  bench.pick('{EXTERIOR,HVAC,SAFETY,PLUMBING,APPLIANCES,HVAC,ROOF_AND_GUTTERS,EXTERIOR}', k - 1 + n % 8), bench.pick('{LOW,MEDIUM,MEDIUM,HIGH,URGENT}', bench.mix(n, 20 + k)),
  CASE WHEN k < 8 THEN jsonb_build_object('kind', 'interval', 'every', ('{1,1,3,3,6,12,12}'::int[])[k], 'unit', 'MONTH', 'basis', 'COMPLETION', 'starts_on', (at AT TIME ZONE 'UTC')::date)
    ELSE jsonb_build_object('kind', 'on_demand', 'created_on', (at AT TIME ZONE 'UTC')::date) END,
  1, d.due_on, d.due_on, d.due_on - CASE WHEN bench.days(k) > 300 THEN 30 WHEN bench.days(k) > 80 THEN 14 ELSE 7 END, false, false,
  CASE k % 4 WHEN 1 THEN bench.member(n, 1) WHEN 2 THEN CASE WHEN n % 5 < 3 THEN bench.member(n, 2) END END, '[]',
  CASE WHEN k <= 5 THEN bench.done(n, k, 2) END, CASE WHEN k <= 5 THEN (bench.at(bench.done_ms(n, k, 2)) AT TIME ZONE 'UTC')::date END,
  CASE WHEN k = 7 AND n % 10 = 0 THEN now() - interval '9 days' END, at, bench.account(bench.owner(n)), now() - (n % 100) * interval '1 hour', 10 + k * 12
FROM generate_series(0, 8 * :homes::bigint - 1) AS s, LATERAL (SELECT 1 + s / :homes AS k, 1 + s % :homes AS n) AS p0 (k0, n), LATERAL (SELECT k0::int AS k) AS p1,
LATERAL (SELECT bench.at(bench.home_ms(n) + 600000 * k) AS at) AS p, LATERAL (SELECT CASE WHEN k < 8 THEN current_date + bench.left(n, k) END AS due_on) AS d;
\echo log
INSERT INTO task_completion (id, residence_id, task_id, epoch, outcome, due_on, scheduled_on, completed_on, recorded_at, occurrences, completed_by, minutes, updated_at, revision)
SELECT bench.done(n, k, i), bench.home(n), bench.task(n, k), 1, CASE WHEN bench.mix(n, 30 + k) % 20 = 0 THEN 'SKIPPED' ELSE 'COMPLETED' END,
  on_day, on_day, on_day, at, 1, bench.account(bench.owner(n)), 5 + (n % 60)::int, at, 20 + k * 10 + i * 20
FROM generate_series(0, 10 * :homes::bigint - 1) AS s, LATERAL (SELECT (1 + s / (5 * :homes))::int AS i, (1 + s / :homes % 5)::int AS k, 1 + s % :homes AS n) AS p0,
LATERAL (SELECT bench.at(bench.done_ms(n, k, i)) AS at) AS p, LATERAL (SELECT (at AT TIME ZONE 'UTC')::date AS on_day) AS q;
INSERT INTO document (id, residence_id, kind, title, vendor, expires_on, remind_days_before, task_id, tags, created_at, created_by, updated_at, revision)
SELECT bench.id(bench.home_ms(n) + i, 11, i, n), bench.home(n), CASE i WHEN 1 THEN 'WARRANTY' ELSE 'MANUAL' END, 'Paper ' || i, 'Seller ' || n % 100,
  CASE i WHEN 1 THEN current_date + (bench.mix(n, 40) % 1500)::int - 300 END, CASE i WHEN 1 THEN '[30, 7]'::jsonb ELSE '[]' END, CASE i WHEN 2 THEN bench.task(n, 1) END, '[]',
  at, bench.account(bench.owner(n)), at, 6 + i
FROM generate_series(1, 2) AS i, generate_series(1, :homes::bigint) AS n, LATERAL (SELECT bench.at(bench.home_ms(n) + i) AS at) AS p;
INSERT INTO file (id, residence_id, account_id, filename, content_type, byte_size, sha256, width, height, holder_kind, holder_id, position, thumbnails_at, thumbnail_tries, created_at)
SELECT bench.id(bench.home_ms(n) + i, 12, i, n), bench.home(n), NULL, 'IMG_' || n % 10000 || '.jpg', 'image/jpeg', 300000 + bench.mix(n, 50) % 2000000,
  sha256(convert_to(n || ' ' || i, 'UTF8')), 4032, 3024, CASE i WHEN 1 THEN 'DOCUMENT' ELSE 'COMPLETION' END,
  CASE i WHEN 1 THEN bench.id(bench.home_ms(n) + 1, 11, 1, n) ELSE bench.done(n, 1, 2) END, 0, at, 0, at
FROM generate_series(1, 2) AS i, generate_series(1, :homes::bigint) AS n, LATERAL (SELECT bench.at(bench.home_ms(n) + i) AS at) AS p;
INSERT INTO tombstone (residence_id, item_id, revision, deleted_at)
SELECT bench.home(n), bench.told('task', bench.task(n, 9)), 119, now() - bench.mix(n, 60) % 80 * interval '1 day' FROM generate_series(1, :homes::bigint) AS n;

\echo notices
INSERT INTO notification (id, account_id, kind, residence_id, task_id, occurrence_on, stage, local_on, dedupe_key, moment_id, wording, created_at, read_at)
SELECT bench.id(bench.told_ms(n, k), 13, k, n), account_id, CASE k WHEN 3 THEN 'TASK_OVERDUE' ELSE 'TASK_DUE_SOON' END, bench.home(n), bench.task(n, k),
  day, CASE k WHEN 3 THEN 1 ELSE -3 END, day, bench.told('acc', account_id) || ' ' || bench.told('task', bench.task(n, k)) || ' ' || day || ' -3', bench.moment(n, k),
  jsonb_build_object('task', 'Change the HVAC filter', 'residence', 'Becker house'), at, CASE WHEN n % 3 <> 0 THEN at + interval '2 hours' END
FROM generate_series(1, 3) AS k, generate_series(1, :homes::bigint) AS n,
LATERAL (SELECT bench.at(bench.told_ms(n, k)) AS at, bench.account(CASE WHEN k = 2 AND n % 5 < 3 THEN bench.mate(n) ELSE bench.owner(n) END) AS account_id) AS p,
LATERAL (SELECT (at AT TIME ZONE 'UTC')::date AS day) AS q;
-- A push for two of them, and a mail here and there.
INSERT INTO delivery (id, account_id, moment_id, kind, channel, target_id, due_at, expires_at, state, claims, fence, next_attempt_at, attempts, unknowns, started_at,
  provider_id, created_at, finished_at)
SELECT bench.id(bench.told_ms(n, k) + 1, 14, k, n), bench.account(a), bench.moment(n, least(k, 2)), 'TASK_DUE_SOON', CASE WHEN k < 3 THEN 'PUSH' ELSE 'MAIL' END,
  CASE WHEN k < 3 THEN bench.id(bench.account_ms(a), 7, 0, a) ELSE bench.account(a) END, at, at + interval '12 hours', CASE WHEN n % 50 = 0 THEN 'SKIPPED' WHEN n % 500 = 1 THEN 'DEAD' ELSE 'SENT' END,
  1, 1, at + interval '30 seconds', 1, 0, at + interval '1 second', 'projects/honeydue/messages/0:' || left(md5(n::text), 24), at, at + interval '2 seconds'
FROM generate_series(1, 3) AS k, generate_series(1, :homes::bigint) AS n,
LATERAL (SELECT CASE WHEN k >= 2 AND n % 5 < 3 THEN bench.mate(n) ELSE bench.owner(n) END AS a, bench.at(bench.told_ms(n, k)) AS at) AS p
WHERE k < 3 OR n % 4 = 0;
INSERT INTO delivery_attempt (delivery_id, attempt, fence, started_at, outcome)
SELECT id, 1, 1, started_at, 'SENT' FROM delivery WHERE state = 'SENT';

\echo indexes
SELECT indexdef FROM bench.put_back \gexec
SET session_replication_role = origin;
\echo vacuum
VACUUM (ANALYZE);
