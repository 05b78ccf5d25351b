-- The answer to unread.graphql by one statement, in English.
SELECT json_build_object('viewer', json_build_object('notifications', (
  SELECT json_build_object('pageInfo', json_build_object('hasNextPage', count(*) > 20),
    'nodes', coalesce(json_agg(json_build_object('id', p.id, 'kind', p.kind,
      'title', (p.wording->>'task') || CASE
        WHEN p.kind = 'TASK_OVERDUE' AND p.stage = 1 THEN ' was due yesterday'
        WHEN p.kind = 'TASK_OVERDUE' THEN ' was due ' || p.stage || ' days ago'
        WHEN p.stage = 0 THEN ' is due today'
        WHEN p.stage = -1 THEN ' is due tomorrow'
        ELSE ' is due in ' || -p.stage || ' days' END,
      'body', p.wording->>'residence', 'dueOn', p.occurrence_on, 'createdAt', p.created_at) ORDER BY p.place) FILTER (WHERE p.place <= 20), '[]'))
  FROM (SELECT q.*, row_number() OVER () AS place FROM (
    SELECT * FROM notification n WHERE n.account_id = a.account_id AND n.read_at IS NULL ORDER BY n.created_at DESC, n.id DESC LIMIT 21
  ) AS q) AS p
)))
FROM bench.asked a WHERE a.n = :n;
