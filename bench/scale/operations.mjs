// What people ask for, and how each of those that ask is asked in.
import { readFileSync } from 'node:fs';
import { encode } from '../lib/id.mjs';
import { token } from '../lib/operation.mjs';

const document = (name) => readFileSync(new URL(`../operation/${name}.graphql`, import.meta.url), 'utf8');

/** All that an app asks to be in step: which rows changed, without what stands in them, which costs what a list of them costs. */
const CHANGES = `query Changes($id: ID!, $since: Int!) {
  residence(id: $id) {
    changes(since: $since, first: 100) { revision hasMore complete upserted { __typename } deletedIds }
  }
}`;

/** The place of a home's newest rows among its revisions, see seed.sql; a few rows lie above. */
const LATELY = 105;

/** Tasks of a home that can be done, see seed.sql. */
const TASKS = 6;

/** Reads who asks: owners of so many homes, spread over all. */
export function askers(database, homes, count) {
  return database.rows(`SELECT n, bench.home(n) AS home, ARRAY(SELECT bench.task(n, k) FROM generate_series(1, ${TASKS}) AS k ORDER BY k) AS tasks
    FROM (SELECT 1 + i * (${homes} * 9 / 10 / ${count})::bigint AS n FROM generate_series(0, ${count} - 1) AS i) AS asked
    WHERE n % 40 <> 0 ORDER BY n`);
}

function operation(letter, words, query, variables) {
  const requests = (all) => all.flatMap((row) => variables(row).map((each) => ({
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token(row.n)}` },
    body: JSON.stringify({ query, variables: each }),
  })));
  return { letter, words, requests };
}

const id = ({ home }) => encode('res', home);

export const OPERATIONS = [
  operation('A', 'home screen', document('home'), () => [undefined]),
  operation('B', 'task list', document('tasks'), (row) => [{ id: id(row) }]),
  operation('C', 'task detail', document('task'), (row) => [{ id: encode('task', row.tasks[0]) }]),
  operation('D', 'completeTask', document('complete'), (row) => row.tasks.map((task) => ({ id: encode('task', task) }))),
  operation('E', 'unread notices', document('unread'), () => [undefined]),
  operation('F', 'changes lately', CHANGES, (row) => [{ id: id(row), since: LATELY }]),
  operation('G', 'changes, from nothing', CHANGES, (row) => [{ id: id(row), since: 0 }]),
];
