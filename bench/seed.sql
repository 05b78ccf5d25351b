-- Makes :homes homes, each like the one that the account :email has, with two accounts, 60 tasks, 360 rows of the log, and 60 notices an
-- account. Rows are copied whole but for their ids, so a new column needs no change here.
\set ON_ERROR_STOP on
BEGIN;
CREATE TEMP TABLE first_account ON COMMIT DROP AS SELECT id FROM account WHERE email = :'email';
CREATE TEMP TABLE first_home ON COMMIT DROP AS SELECT m.residence_id AS id FROM membership m JOIN first_account a ON a.id = m.account_id;

-- The log of the first home: what is there, and the same of six months before. Some tasks were never done, others seven times.
INSERT INTO task_completion
SELECT p.* FROM task_completion c JOIN first_home h ON h.id = c.residence_id, generate_series(1, 6) AS k
CROSS JOIN LATERAL jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'completed_on', c.completed_on - 30 * k)) AS p;

CREATE TEMP TABLE home_copy ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS account_id, gen_random_uuid() AS mate_id, gen_random_uuid() AS residence_id,
  gen_random_uuid() AS membership_id, gen_random_uuid() AS mate_membership_id
FROM generate_series(1, :homes) AS n;
CREATE TEMP TABLE task_copy ON COMMIT DROP AS
SELECT n, t.id AS old_id, gen_random_uuid() AS id, row_number() OVER (PARTITION BY n ORDER BY t.created_at, t.id) AS number
FROM home_copy, task t JOIN first_home h ON h.id = t.residence_id;
CREATE TEMP TABLE completion_copy ON COMMIT DROP AS
SELECT n, c.id AS old_id, gen_random_uuid() AS id FROM home_copy, task_completion c JOIN first_home h ON h.id = c.residence_id;
CREATE INDEX ON task_copy (n, old_id);
CREATE INDEX ON completion_copy (n, old_id);
ANALYZE home_copy, task_copy, completion_copy;

INSERT INTO account
SELECT p.* FROM account a JOIN first_account f ON f.id = a.id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(a, jsonb_build_object('id', y.account_id, 'email', 'bench' || y.n || '@example.com')) AS p;
INSERT INTO account
SELECT p.* FROM account a JOIN first_account f ON f.id = a.id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(a, jsonb_build_object('id', y.mate_id, 'email', 'mate' || y.n || '@example.com', 'display_name', 'Sam')) AS p;

-- The token of the n-th home's owner is `bench-n-`, made as long as tokens are with zeros.
INSERT INTO session
SELECT p.* FROM session s JOIN first_account f ON f.id = s.account_id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'account_id', y.account_id,
  'access_hash', sha256(rpad('bench-' || y.n || '-', 43, '0')::bytea)::text, 'access_expires_at', now() + interval '1 day')) AS p;

INSERT INTO residence
SELECT p.* FROM residence r JOIN first_home h ON h.id = r.id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(r, jsonb_build_object('id', y.residence_id, 'created_by', y.account_id)) AS p;

INSERT INTO membership
SELECT p.* FROM membership m JOIN first_home h ON h.id = m.residence_id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(m, jsonb_build_object('id', y.membership_id, 'residence_id', y.residence_id, 'account_id', y.account_id)) AS p;
INSERT INTO membership
SELECT p.* FROM membership m JOIN first_home h ON h.id = m.residence_id, home_copy y
CROSS JOIN LATERAL jsonb_populate_record(m, jsonb_build_object('id', y.mate_membership_id, 'residence_id', y.residence_id, 'account_id', y.mate_id, 'role', 'MEMBER')) AS p;

-- A third of the tasks is the owner's, a third the other's, and a third nobody's.
INSERT INTO task
SELECT p.* FROM home_copy y JOIN task_copy k USING (n) JOIN task t ON t.id = k.old_id
LEFT JOIN completion_copy c ON c.n = y.n AND c.old_id = t.last_completion_id
CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object('id', k.id, 'residence_id', y.residence_id, 'created_by', y.account_id, 'last_completion_id', c.id,
  'assignee_id', CASE k.number % 3 WHEN 0 THEN y.membership_id WHEN 1 THEN y.mate_membership_id END)) AS p;

INSERT INTO task_completion
SELECT p.* FROM home_copy y JOIN completion_copy c USING (n) JOIN task_completion d ON d.id = c.old_id
JOIN task_copy k ON k.n = y.n AND k.old_id = d.task_id
CROSS JOIN LATERAL jsonb_populate_record(d, jsonb_build_object('id', c.id, 'residence_id', y.residence_id, 'task_id', k.id, 'completed_by', CASE WHEN d.completed_by IS NOT NULL THEN y.account_id END)) AS p;

INSERT INTO document
SELECT p.* FROM home_copy y JOIN task_copy k USING (n), generate_series(1, 2) AS i
CROSS JOIN LATERAL jsonb_populate_record(NULL::document, jsonb_build_object('id', gen_random_uuid(), 'residence_id', y.residence_id, 'kind', 'MANUAL',
  'title', 'Paper ' || i || ' of task ' || k.number, 'remind_days_before', '[]'::jsonb, 'task_id', k.id, 'tags', '[]'::jsonb, 'created_at', now(),
  'created_by', y.account_id, 'updated_at', now(), 'revision', 1)) AS p
WHERE k.number % 4 = 1;

INSERT INTO notification
SELECT p.* FROM home_copy y JOIN task_copy k USING (n) JOIN task t ON t.id = k.id JOIN residence r ON r.id = y.residence_id,
LATERAL (VALUES (y.account_id), (y.mate_id)) AS o (account_id)
CROSS JOIN LATERAL jsonb_populate_record(NULL::notification, jsonb_build_object('id', gen_random_uuid(), 'account_id', o.account_id,
  'kind', CASE WHEN k.number % 3 = 0 THEN 'TASK_OVERDUE' ELSE 'TASK_DUE_SOON' END,
  'stage', CASE WHEN k.number % 3 = 0 THEN 1 + k.number % 4 ELSE -(k.number % 4) END,
  'residence_id', y.residence_id, 'task_id', k.id, 'occurrence_on', t.due_on, 'dedupe_key', o.account_id || ':' || k.id,
  'wording', jsonb_build_object('task', t.title, 'residence', r.name), 'created_at', now() - k.number * interval '1 hour',
  'read_at', CASE WHEN k.number % 2 = 0 THEN now() END)) AS p;

-- Who asks, for what, and from where a list goes on; written down for all three that are measured.
CREATE SCHEMA bench;
CREATE TABLE bench.asked AS
SELECT y.n, y.account_id, y.residence_id, k.id AS task_id, l.due AS after_due, l.rank AS after_rank, l.id AS after_id
FROM home_copy y JOIN task_copy k ON k.n = y.n AND k.number = 13,
LATERAL (
  SELECT coalesce(t.due_on, '9999-12-31') AS due, CASE t.priority WHEN 'URGENT' THEN 0 ELSE 1 END AS rank, t.id
  FROM task t WHERE t.residence_id = y.residence_id AND t.archived_at IS NULL AND NOT t.finished AND t.priority IN ('HIGH', 'URGENT')
  ORDER BY 1, 2, 3 OFFSET 9 LIMIT 1
) AS l
WHERE y.n <= :asked;
ALTER TABLE bench.asked ADD PRIMARY KEY (n);

-- Tasks that never run dry, since each is due again so long after it was done. None of a home that is asked for anything else.
CREATE TABLE bench.closable AS
SELECT row_number() OVER (ORDER BY k.number, y.n) AS n, y.n AS home, y.account_id, k.id AS task_id
FROM home_copy y JOIN task_copy k USING (n) JOIN task t ON t.id = k.id
WHERE y.n > :asked AND y.n <= 2 * :asked AND t.schedule->>'kind' = 'interval' AND t.schedule->>'basis' = 'COMPLETION';
ALTER TABLE bench.closable ADD PRIMARY KEY (n);
COMMIT;
VACUUM ANALYZE;
