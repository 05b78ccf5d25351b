-- The answer to tasks.graphql by one statement: the second page of what is open and matters, for those who belong to the home.
SELECT json_build_object('residence', (
  SELECT json_build_object('tasks', json_build_object(
    'pageInfo', json_build_object('hasNextPage', count(*) > 10),
    'nodes', coalesce(json_agg(json_build_object('id', p.id, 'title', p.title, 'category', p.category, 'priority', p.priority, 'dueOn', p.due_on,
      'bucket', CASE
        WHEN p.archived_at IS NOT NULL THEN 'ARCHIVED'
        WHEN p.finished THEN 'COMPLETED'
        WHEN p.snoozed_until > p.day THEN 'SNOOZED'
        WHEN p.started_at IS NOT NULL THEN 'IN_PROGRESS'
        WHEN p.due_on IS NULL THEN 'NO_DATE'
        WHEN p.due_on < p.day THEN 'OVERDUE'
        WHEN p.soon_on <= p.day THEN 'DUE_SOON'
        ELSE 'UPCOMING' END,
      'assignee', CASE WHEN p.assignee_id IS NOT NULL THEN json_build_object('id', p.assignee_id, 'person', json_build_object('displayName', w.display_name)) END,
      'lastCompletion', CASE WHEN d.id IS NOT NULL THEN json_build_object('completedOn', d.completed_on) END
    ) ORDER BY p.place) FILTER (WHERE p.place <= 10), '[]')
  ))
  FROM (
    SELECT q.*, row_number() OVER () AS place FROM (
      SELECT t.*, (now() AT TIME ZONE r.time_zone)::date AS day
      FROM task t
      WHERE t.residence_id = r.id AND t.archived_at IS NULL AND NOT t.finished AND t.priority IN ('HIGH', 'URGENT')
        AND (coalesce(t.due_on, '9999-12-31'), CASE t.priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END, t.id)
          > (a.after_due, a.after_rank, a.after_id)
      ORDER BY coalesce(t.due_on, '9999-12-31'), CASE t.priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END, t.id
      LIMIT 11
    ) AS q
  ) AS p
  LEFT JOIN task_completion d ON d.id = p.last_completion_id
  LEFT JOIN (SELECT k.id, e.display_name FROM membership k JOIN account e ON e.id = k.account_id WHERE k.residence_id = r.id) AS w ON w.id = p.assignee_id
))
FROM bench.asked a
JOIN residence r ON r.id = a.residence_id
JOIN membership m ON m.residence_id = r.id AND m.account_id = a.account_id
WHERE a.n = :n;
