// The five operations, as each of the three is asked for them.
import { readFileSync } from 'node:fs';
import { decode } from '../peer/decode.mjs';
import { encode } from './id.mjs';

const here = new URL('..', import.meta.url);
const read = (path) => readFileSync(new URL(path, here), 'utf8');

/** Whoever asks for the n-th home, by the token that seed.sql made. */
export const token = (n) => `bench-${n}-`.padEnd(43, '0');

/** What an operation needs to know of who asks: `asked` is a row of bench.asked or bench.closable. */
const VARIABLES = {
  home: { ours: () => undefined, peer: (asked) => ({ account: asked.account_id }) },
  tasks: {
    ours: (asked) => ({ id: encode('res', asked.residence_id), after: asked.after }),
    peer: (asked) => ({ id: asked.residence_id, after: asked.peer_after }),
  },
  task: { ours: (asked) => ({ id: encode('task', asked.task_id) }), peer: (asked) => ({ id: asked.task_id }) },
  complete: {
    ours: (asked) => ({ id: encode('task', asked.task_id) }),
    peer: (asked) => ({ id: asked.task_id, account: asked.account_id }),
  },
  unread: { ours: () => undefined, peer: (asked) => ({ account: asked.account_id }) },
};

function operation(letter, name, words, share) {
  const document = read(`operation/${name}.graphql`);
  const asPeer = read(`peer/${name}.graphql`);
  const body = (query, variables) => JSON.stringify({ query, variables });
  return {
    letter,
    name,
    words,
    share,
    document,
    sql: read(`operation/${name}.sql`),
    rows: name === 'complete' ? 'closable' : 'asked',
    decode: decode[name],
    ours: (asked) => ({ token: token(asked.home ?? asked.n), body: body(document, VARIABLES[name].ours(asked)) }),
    peer: (asked) => ({ body: body(asPeer, VARIABLES[name].peer(asked)) }),
  };
}

/** With their shares of the mixed run, in per cent. */
export const OPERATIONS = [
  operation('A', 'home', 'home screen', 40),
  operation('B', 'tasks', 'task list', 25),
  operation('C', 'task', 'task detail', 20),
  operation('D', 'complete', 'completeTask', 5),
  operation('E', 'unread', 'unread notices', 10),
];
