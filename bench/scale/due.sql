-- Has the hour of :people people come a minute ago, spread over all and other ones each time; their quiet hours end when these are taken back.
\set ON_ERROR_STOP on
BEGIN;
CREATE TEMP TABLE bench_due ON COMMIT DROP AS
SELECT id, ((now() - interval '1 minute') AT TIME ZONE time_zone) AS local
FROM account WHERE id IN (SELECT bench.account(1 + (:offset + i * (:accounts / :people)) % :accounts) FROM generate_series(0, :people::bigint - 1) AS i);
INSERT INTO notification_preference (account_id, reminder_time, digest_weekday, tips_by_email, quiet_from, quiet_to, max_push_per_day, digest)
SELECT id, local::time, 'MONDAY', false, local::time - interval '1 hour', local::time + interval '3 hours', 20, 'OFF' FROM bench_due
ON CONFLICT (account_id) DO UPDATE SET reminder_time = excluded.reminder_time, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, max_push_per_day = 20;
INSERT INTO notification_channel (account_id, kind, push, email)
SELECT id, kind, true, false FROM bench_due, (VALUES ('TASK_DUE_SOON'), ('DOCUMENT_EXPIRING')) AS k (kind)
ON CONFLICT (account_id, kind) DO UPDATE SET push = true, email = false;
UPDATE schedule s SET next_on = d.local::date, next_at = now() - interval '1 minute' FROM bench_due d WHERE s.account_id = d.id AND s.kind = 'REMIND';
COMMIT;
