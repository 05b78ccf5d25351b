-- What complete.graphql does, as a transaction by hand: the home is locked and counted, the log gets a row, the task its next day.
-- Only for tasks that fall due some weeks or months after they were done last, without seasons, and homes where nobody is away.
BEGIN;
UPDATE residence SET revision = revision + 1
WHERE id = (SELECT t.residence_id FROM bench.closable c JOIN task t ON t.id = c.task_id WHERE c.n = :n)
  AND EXISTS (SELECT 1 FROM membership m JOIN bench.closable c ON c.n = :n
    WHERE m.residence_id = residence.id AND m.account_id = c.account_id AND m.role <> 'VIEWER')
RETURNING revision, (now() AT TIME ZONE time_zone)::date AS today \gset
INSERT INTO task_completion (id, residence_id, task_id, epoch, outcome, due_on, scheduled_on, completed_on, recorded_at, occurrences, completed_by, updated_at, revision)
SELECT gen_random_uuid(), t.residence_id, t.id, t.epoch, 'COMPLETED', t.due_on, t.scheduled_on, :today::date, now(), 1, c.account_id, now(), :revision
FROM bench.closable c JOIN task t ON t.id = c.task_id WHERE c.n = :n
RETURNING id, task_id \gset
UPDATE task SET due_on = next.day, scheduled_on = next.day, rescheduled_on = NULL, snoozed_until = NULL, started_at = NULL, finished = false,
  soon_on = next.day - coalesce(lead_days, CASE
    WHEN next.day - :today::date >= 300 THEN 30 WHEN next.day - :today::date >= 80 THEN 14
    WHEN next.day - :today::date >= 25 THEN 7 WHEN next.day - :today::date >= 6 THEN 1 ELSE 0 END),
  last_completion_id = :id::uuid, last_closed_on = :today::date, updated_at = now(), revision = :revision
FROM (SELECT k.id, (:today::date + CASE k.schedule->>'unit'
    WHEN 'WEEK' THEN make_interval(weeks => (k.schedule->>'every')::int) ELSE make_interval(months => (k.schedule->>'every')::int) END)::date AS day
  FROM task k WHERE k.id = :task_id::uuid) AS next
WHERE task.id = next.id
RETURNING due_on;
COMMIT;
