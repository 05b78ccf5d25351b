// Sees to it that all three answer the same before anything is timed.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from './operation.mjs';
import { plain, same } from './same.mjs';
import assert from 'node:assert/strict';

/** Homes of which answers are compared. */
const COMPARED = 5;

async function post(one, { token, body }) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`${one.url}/graphql`, { method: 'POST', headers, body });
  const text = await answer.text();
  const { data, errors } = JSON.parse(text);
  if (!answer.ok || errors) throw new Error(`${one.name}: HTTP ${answer.status}: ${text.slice(0, 500)}`);
  return { data, bytes: Buffer.byteLength(text) };
}

/** Reads who asks for what, and where each list goes on: cursors are everybody's own. */
export async function prepare(database, ours, peer) {
  const asked = database.rows('SELECT n, account_id, residence_id, task_id FROM bench.asked ORDER BY n');
  const closable = database.rows('SELECT n, home, account_id, task_id FROM bench.closable ORDER BY n');
  const list = OPERATIONS.find(({ name }) => name === 'tasks');
  for (const row of asked) {
    const { token, body } = list.ours(row);
    const withCursor = body.replace('hasNextPage', 'hasNextPage endCursor');
    row.after = (await post(ours, { token, body: withCursor })).data.residence.tasks.pageInfo.endCursor;
    row.peer_after = (await post(peer, list.peer(row))).data.residenceByRowId.openTasks.pageInfo.endCursor;
  }
  return { asked, closable };
}

/** Compares all answers; returns how long they are. */
export async function check({ database, ours, peer, asked, place }) {
  const bytes = {};
  for (const operation of OPERATIONS) {
    if (operation.name === 'complete') {
      bytes.complete = await compareWrites({ operation, database, ours, peer, asked, place });
      continue;
    }
    const file = join(place, `check-${operation.name}.sql`);
    writeFileSync(file, operation.sql);
    for (const row of asked.asked.slice(0, COMPARED)) {
      const mine = await post(ours, operation.ours(row));
      const theirs = await post(peer, operation.peer(row));
      same(operation.words, {
        'the hand-written statement': JSON.parse(database.run(file, { n: row.n })),
        [ours.name]: mine.data,
        [peer.name]: operation.decode(theirs.data),
      });
      bytes[operation.name] = { ours: mine.bytes, peer: theirs.bytes };
    }
  }
  return bytes;
}

/** Completes the same task of three homes in three ways, and compares answers and rows. */
async function compareWrites({ operation, database, ours, peer, asked, place }) {
  const [first, second, third] = asked.closable;
  const mine = await post(ours, operation.ours(first));
  const theirs = await post(peer, operation.peer(second));
  const file = join(place, 'check-complete.sql');
  writeFileSync(file, operation.sql);
  execFileSync(`${database.bin}/pgbench`, ['-n', '-M', 'prepared', '-t', '1', '-D', `n=${third.n}`, '-f', file, database.url], { stdio: ['ignore', 'ignore', 'pipe'] });

  // What is another's in each home: ids, when it was, and how often the home was changed before.
  const left = "- '{id,residence_id,task_id,assignee_id,created_by,completed_by,last_completion_id,recorded_at,updated_at,created_at,revision}'::text[]";
  const [one, ...others] = [first, second, third].map(({ task_id: id }) => database.rows(`SELECT to_jsonb(t) ${left} AS task, to_jsonb(c) ${left} AS completion,
    t.revision = r.revision AND c.revision = r.revision AS counted
    FROM task t JOIN residence r ON r.id = t.residence_id JOIN task_completion c ON c.id = t.last_completion_id WHERE t.id = '${id}'`)[0]);
  assert.ok(one.counted, 'a completion counts the home');
  for (const other of others) assert.deepEqual(other, one, 'completions leave different rows');
  const said = ({ completeTask: { task, completion, userErrors } }) =>
    plain({ dueOn: task.dueOn, bucket: task.bucket, completedOn: completion.completedOn, userErrors });
  assert.deepEqual(said(operation.decode(theirs.data)), said(mine.data), 'completions are answered differently');
  return { ours: mine.bytes, peer: theirs.bytes };
}
