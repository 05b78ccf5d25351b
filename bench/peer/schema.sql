-- What PostGraphile gets beside the tables: functions for what follows from several rows, each as plain and as fast as it can be.
\set ON_ERROR_STOP on
CREATE SCHEMA peer;

-- Where a task stands today, as a number.
CREATE FUNCTION peer.bucket(t task, today date) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN t.archived_at IS NOT NULL THEN 7
    WHEN t.finished THEN 6
    WHEN t.snoozed_until > today THEN 4
    WHEN t.started_at IS NOT NULL THEN 1
    WHEN t.due_on IS NULL THEN 5
    WHEN t.due_on < today THEN 0
    WHEN t.soon_on <= today THEN 2
    ELSE 3 END
$$;
COMMENT ON FUNCTION peer.bucket(task, date) IS '@behavior -*';

CREATE FUNCTION peer.task_stands(t task) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT peer.bucket(t, (now() AT TIME ZONE r.time_zone)::date) FROM residence r WHERE r.id = t.residence_id
$$;

-- The viewer's homes in their order.
CREATE FUNCTION peer.account_homes(a account) RETURNS SETOF residence LANGUAGE sql STABLE ROWS 2 AS $$
  SELECT r.* FROM membership m JOIN residence r ON r.id = m.residence_id
  WHERE m.account_id = a.id AND r.archived_at IS NULL ORDER BY m.joined_at, m.id
$$;

CREATE FUNCTION peer.account_unread_count(a account) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM notification n WHERE n.account_id = a.id AND n.read_at IS NULL
$$;

-- A task as lists show it. Names and days come along, which PostGraphile would ask for with statements of its own.
CREATE TYPE peer.card AS (
  id uuid,
  bucket integer,
  n bigint,
  title text,
  category text,
  due_on date,
  priority text,
  assignee_id uuid,
  assignee_name text,
  last_completed_on date
);

CREATE FUNCTION peer.residence_board(r residence, per_column integer) RETURNS SETOF peer.card LANGUAGE sql STABLE ROWS 60 AS $$
  SELECT ranked.id, bucket, n, title, category, ranked.due_on, priority, assignee_id, w.display_name, d.completed_on FROM (
    SELECT p.*, count(*) OVER (PARTITION BY bucket) AS n,
      row_number() OVER (PARTITION BY bucket ORDER BY CASE WHEN bucket = 6 THEN last_closed_on END DESC NULLS LAST, due_on NULLS LAST,
        CASE priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END, id) AS place
    FROM (
      SELECT t.id, t.title, t.category, t.due_on, t.priority, t.assignee_id, t.last_completion_id, t.last_closed_on, peer.bucket(t, today.day) AS bucket
      FROM task t, (SELECT (now() AT TIME ZONE r.time_zone)::date AS day) AS today
      WHERE t.residence_id = r.id
    ) AS p
  ) AS ranked
  LEFT JOIN task_completion d ON d.id = ranked.last_completion_id
  LEFT JOIN (SELECT k.id, e.display_name FROM membership k JOIN account e ON e.id = k.account_id WHERE k.residence_id = r.id) AS w ON w.id = ranked.assignee_id
  WHERE place <= per_column ORDER BY bucket, place
$$;

CREATE FUNCTION peer.residence_open_tasks(r residence, priorities text[]) RETURNS SETOF peer.card LANGUAGE sql STABLE ROWS 20 AS $$
  SELECT t.id, peer.bucket(t, (now() AT TIME ZONE r.time_zone)::date), NULL::bigint, t.title, t.category, t.due_on, t.priority, t.assignee_id, w.display_name, d.completed_on
  FROM task t
  LEFT JOIN task_completion d ON d.id = t.last_completion_id
  LEFT JOIN (SELECT k.id, e.display_name FROM membership k JOIN account e ON e.id = k.account_id WHERE k.residence_id = r.id) AS w ON w.id = t.assignee_id
  WHERE t.residence_id = r.id AND t.archived_at IS NULL AND NOT t.finished AND t.priority = ANY (priorities)
  ORDER BY coalesce(t.due_on, '9999-12-31'), CASE t.priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END, t.id
$$;

CREATE FUNCTION peer.task_completion_by_name(c task_completion) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT a.display_name FROM account a WHERE a.id = c.completed_by
$$;

CREATE FUNCTION peer.task_log(t task) RETURNS SETOF task_completion LANGUAGE sql STABLE ROWS 10 AS $$
  SELECT c.* FROM task_completion c WHERE c.task_id = t.id ORDER BY c.completed_on DESC, c.recorded_at DESC, c.id DESC
$$;

CREATE FUNCTION peer.task_papers(t task) RETURNS SETOF document LANGUAGE sql STABLE ROWS 10 AS $$
  SELECT d.* FROM document d WHERE d.task_id = t.id ORDER BY lower(d.title), d.id
$$;

CREATE FUNCTION peer.account_unread(a account) RETURNS SETOF notification LANGUAGE sql STABLE ROWS 30 AS $$
  SELECT n.* FROM notification n WHERE n.account_id = a.id AND n.read_at IS NULL ORDER BY n.created_at DESC, n.id DESC
$$;

CREATE FUNCTION peer.notification_title(n notification) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT (n.wording->>'task') || CASE
    WHEN n.kind = 'TASK_OVERDUE' AND n.stage = 1 THEN ' was due yesterday'
    WHEN n.kind = 'TASK_OVERDUE' THEN ' was due ' || n.stage || ' days ago'
    WHEN n.stage = 0 THEN ' is due today'
    WHEN n.stage = -1 THEN ' is due tomorrow'
    ELSE ' is due in ' || -n.stage || ' days' END
$$;

CREATE FUNCTION peer.notification_body(n notification) RETURNS text LANGUAGE sql STABLE AS $$ SELECT n.wording->>'residence' $$;

-- What complete.sql does, as one function.
CREATE FUNCTION peer.complete(task_id uuid, account_id uuid) RETURNS task_completion LANGUAGE plpgsql VOLATILE STRICT AS $$
DECLARE
  home record;
  next date;
  before task;
  made task_completion;
BEGIN
  UPDATE residence SET revision = revision + 1
  WHERE id = (SELECT t.residence_id FROM task t WHERE t.id = complete.task_id)
    AND EXISTS (SELECT 1 FROM membership m WHERE m.residence_id = residence.id AND m.account_id = complete.account_id AND m.role <> 'VIEWER')
  RETURNING revision, (now() AT TIME ZONE time_zone)::date AS today INTO STRICT home;
  SELECT * INTO STRICT before FROM task t WHERE t.id = complete.task_id;
  INSERT INTO task_completion (id, residence_id, task_id, epoch, outcome, due_on, scheduled_on, completed_on, recorded_at, occurrences, completed_by, updated_at, revision)
  VALUES (gen_random_uuid(), before.residence_id, before.id, before.epoch, 'COMPLETED', before.due_on, before.scheduled_on, home.today, now(), 1,
    complete.account_id, now(), home.revision)
  RETURNING * INTO made;
  next := home.today + CASE before.schedule->>'unit'
    WHEN 'WEEK' THEN make_interval(weeks => (before.schedule->>'every')::int) ELSE make_interval(months => (before.schedule->>'every')::int) END;
  UPDATE task SET due_on = next, scheduled_on = next, rescheduled_on = NULL, snoozed_until = NULL, started_at = NULL, finished = false,
    soon_on = next - coalesce(lead_days, CASE
      WHEN next - home.today >= 300 THEN 30 WHEN next - home.today >= 80 THEN 14
      WHEN next - home.today >= 25 THEN 7 WHEN next - home.today >= 6 THEN 1 ELSE 0 END),
    last_completion_id = made.id, last_closed_on = home.today, updated_at = now(), revision = home.revision
  WHERE id = before.id;
  RETURN made;
END
$$;
