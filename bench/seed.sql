-- Makes :homes homes, each like the one that the account :email has, with an owner of its own, and six completions a task.
-- Rows are copied whole but for their ids, so a new column needs no change here.
\set ON_ERROR_STOP on
BEGIN;
CREATE TEMP TABLE first_account ON COMMIT DROP AS SELECT id FROM account WHERE email = :'email';
CREATE TEMP TABLE first_home ON COMMIT DROP AS SELECT m.residence_id AS id FROM membership m JOIN first_account a ON a.id = m.account_id;

-- The log of the first home: five months before what is there.
INSERT INTO task_completion
SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'completed_on', c.completed_on - 30 * k))).*
FROM task_completion c JOIN first_home h ON h.id = c.residence_id, generate_series(1, 5) AS k;

CREATE TEMP TABLE home_copy ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS account_id, gen_random_uuid() AS residence_id FROM generate_series(1, :homes) AS n;
CREATE TEMP TABLE task_copy ON COMMIT DROP AS
SELECT n, t.id AS old_id, gen_random_uuid() AS id FROM home_copy, task t JOIN first_home h ON h.id = t.residence_id;
CREATE TEMP TABLE completion_copy ON COMMIT DROP AS
SELECT n, c.id AS old_id, gen_random_uuid() AS id FROM home_copy, task_completion c JOIN first_home h ON h.id = c.residence_id;
CREATE INDEX ON task_copy (n, old_id);
CREATE INDEX ON completion_copy (n, old_id);
ANALYZE home_copy, task_copy, completion_copy;

INSERT INTO account
SELECT (jsonb_populate_record(a, jsonb_build_object('id', y.account_id, 'email', 'bench' || y.n || '@example.com'))).*
FROM account a JOIN first_account f ON f.id = a.id, home_copy y;

INSERT INTO residence
SELECT (jsonb_populate_record(r, to_jsonb(r) || jsonb_strip_nulls(jsonb_build_object('id', y.residence_id, 'created_by', CASE WHEN to_jsonb(r) ? 'created_by' THEN y.account_id END)))).*
FROM residence r JOIN first_home h ON h.id = r.id, home_copy y;

INSERT INTO membership
SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'residence_id', y.residence_id, 'account_id', y.account_id))).*
FROM membership m JOIN first_home h ON h.id = m.residence_id, home_copy y;

INSERT INTO task
SELECT (jsonb_populate_record(t, jsonb_build_object('id', k.id, 'residence_id', y.residence_id, 'created_by', y.account_id, 'last_completion_id', c.id))).*
FROM home_copy y JOIN task_copy k USING (n) JOIN task t ON t.id = k.old_id
LEFT JOIN completion_copy c ON c.n = y.n AND c.old_id = t.last_completion_id;

INSERT INTO task_completion
SELECT (jsonb_populate_record(d, jsonb_build_object('id', c.id, 'residence_id', y.residence_id, 'task_id', k.id, 'completed_by', y.account_id))).*
FROM home_copy y JOIN completion_copy c USING (n) JOIN task_completion d ON d.id = c.old_id
JOIN task_copy k ON k.n = y.n AND k.old_id = d.task_id;
COMMIT;
VACUUM ANALYZE;
