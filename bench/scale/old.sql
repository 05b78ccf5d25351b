-- Has an hour's share of what is kept for a while grown old: deliveries of half a year ago, refresh tokens of ninety days ago, sessions of people who
-- came no more. Others each time, so that it can be done again.
\set ON_ERROR_STOP on
BEGIN;
UPDATE delivery SET finished_at = now() - interval '181 days' WHERE id IN (SELECT id FROM delivery WHERE state = 'SENT' ORDER BY id LIMIT :homes / 75);
UPDATE refresh_token SET used_at = now() - interval '91 days' WHERE hash IN (SELECT hash FROM refresh_token WHERE used_at IS NOT NULL ORDER BY hash LIMIT :homes / 320);
UPDATE session SET refresh_expires_at = now() - interval '1 minute' WHERE id IN (SELECT id FROM session WHERE id NOT IN (SELECT session_id FROM device WHERE session_id IS NOT NULL) ORDER BY id LIMIT :homes / 1500);
COMMIT;
