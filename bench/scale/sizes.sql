-- How large each table is, and what one home takes of it.
SELECT c.relname AS "table", c.reltuples::bigint AS rows, pg_table_size(c.oid) AS table_bytes, pg_indexes_size(c.oid) AS index_bytes,
  (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid)::int AS indexes
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.reltuples > 0 ORDER BY pg_total_relation_size(c.oid) DESC
