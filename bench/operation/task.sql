-- The answer to task.graphql by one statement, for those who belong to the task's home.
SELECT json_build_object('task', json_build_object('id', t.id, 'title', t.title, 'description', t.description, 'category', t.category,
  'priority', t.priority, 'dueOn', t.due_on,
  'bucket', CASE
    WHEN t.archived_at IS NOT NULL THEN 'ARCHIVED'
    WHEN t.finished THEN 'COMPLETED'
    WHEN t.snoozed_until > today.day THEN 'SNOOZED'
    WHEN t.started_at IS NOT NULL THEN 'IN_PROGRESS'
    WHEN t.due_on IS NULL THEN 'NO_DATE'
    WHEN t.due_on < today.day THEN 'OVERDUE'
    WHEN t.soon_on <= today.day THEN 'DUE_SOON'
    ELSE 'UPCOMING' END,
  'assignee', (SELECT json_build_object('id', k.id, 'person', json_build_object('displayName', e.display_name))
    FROM membership k JOIN account e ON e.id = k.account_id WHERE k.id = t.assignee_id),
  'completions', (
    SELECT json_build_object('pageInfo', json_build_object('hasNextPage', count(*) > 10),
      'nodes', coalesce(json_agg(json_build_object('id', c.id, 'outcome', c.outcome, 'completedOn', c.completed_on, 'notes', c.notes,
        'completedBy', CASE WHEN e.id IS NOT NULL THEN json_build_object('displayName', e.display_name) END) ORDER BY c.place) FILTER (WHERE c.place <= 10), '[]'))
    FROM (SELECT q.*, row_number() OVER () AS place FROM (
      SELECT id, outcome, completed_on, notes, completed_by FROM task_completion WHERE task_id = t.id
      ORDER BY completed_on DESC, recorded_at DESC, id DESC LIMIT 11
    ) AS q) AS c
    LEFT JOIN account e ON e.id = c.completed_by
  ),
  'documents', (
    SELECT json_build_object('nodes', coalesce(json_agg(json_build_object('id', o.id, 'kind', o.kind, 'title', o.title) ORDER BY lower(o.title), o.id), '[]'))
    FROM (SELECT id, kind, title FROM document WHERE task_id = t.id ORDER BY lower(title), id LIMIT 10) AS o
  )
))
FROM bench.asked a
JOIN task t ON t.id = a.task_id
JOIN residence r ON r.id = t.residence_id
JOIN membership m ON m.residence_id = r.id AND m.account_id = a.account_id,
LATERAL (SELECT (now() AT TIME ZONE r.time_zone)::date AS day) AS today
WHERE a.n = :n;
