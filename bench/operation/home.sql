-- The answer to home.graphql by one statement, written by hand: what the database alone can do.
SELECT json_build_object('viewer', json_build_object(
  'unreadNotificationCount', (SELECT count(*) FROM notification u WHERE u.account_id = a.account_id AND u.read_at IS NULL),
  'residences', (
    SELECT json_agg(json_build_object('id', r.id, 'name', r.name, 'board', (
      SELECT json_agg(json_build_object('bucket', b.bucket, 'count', coalesce(c.n, 0), 'tasks', json_build_object('nodes', coalesce(c.nodes, '[]'))) ORDER BY b.place)
      FROM unnest(ARRAY['OVERDUE', 'IN_PROGRESS', 'DUE_SOON', 'UPCOMING', 'SNOOZED', 'NO_DATE', 'COMPLETED', 'ARCHIVED']) WITH ORDINALITY AS b (bucket, place)
      LEFT JOIN (
        SELECT bucket, max(n) AS n,
          json_agg(json_build_object('id', id, 'title', title, 'dueOn', due_on, 'priority', priority,
            'assignee', CASE WHEN assignee_id IS NOT NULL THEN json_build_object('id', assignee_id, 'person', json_build_object('displayName', display_name)) END,
            'lastCompletion', CASE WHEN completed_on IS NOT NULL THEN json_build_object('completedOn', completed_on) END) ORDER BY place) AS nodes
        FROM (
          SELECT p.*, d.completed_on, w.display_name, count(*) OVER (PARTITION BY bucket) AS n,
            row_number() OVER (PARTITION BY bucket ORDER BY CASE WHEN bucket = 7 THEN last_closed_on END DESC NULLS LAST, p.due_on NULLS LAST,
              CASE p.priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END, p.id) AS place
          FROM (
            SELECT t.id, t.title, t.priority, t.due_on, t.last_closed_on, t.last_completion_id, t.assignee_id, CASE
              WHEN t.archived_at IS NOT NULL THEN 8
              WHEN t.finished THEN 7
              WHEN t.snoozed_until > today.day THEN 5
              WHEN t.started_at IS NOT NULL THEN 2
              WHEN t.due_on IS NULL THEN 6
              WHEN t.due_on < today.day THEN 1
              WHEN t.soon_on <= today.day THEN 3
              ELSE 4 END AS bucket
            FROM task t, (SELECT (now() AT TIME ZONE r.time_zone)::date AS day) AS today
            WHERE t.residence_id = r.id
          ) AS p
          LEFT JOIN task_completion d ON d.id = p.last_completion_id
          LEFT JOIN (SELECT k.id, e.display_name FROM membership k JOIN account e ON e.id = k.account_id WHERE k.residence_id = r.id) AS w ON w.id = p.assignee_id
        ) AS ranked
        WHERE place <= 20
        GROUP BY bucket
      ) AS c ON c.bucket = b.place
    )) ORDER BY m.joined_at, m.id)
    FROM membership m JOIN residence r ON r.id = m.residence_id
    WHERE m.account_id = a.account_id AND r.archived_at IS NULL
  )
))
FROM bench.asked a WHERE a.n = :n;
