// Documents and bodies that mean harm: each is refused, soon, in few bytes, and none makes the program grow.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const FIELD = '__typename';
/** Generous for a debug build on a busy machine; a release build takes a few milliseconds. */
const ANSWER_SECS = 3;
const ANSWER_BYTES = 65_536;
const GROWTH_MB = 200;

const repeat = (text, n) => text.repeat(n);
const doubling = (n) =>
  `{ ...F0 } ${Array.from({ length: n }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${n} on Query { ${FIELD} }`;
const query = (text) => JSON.stringify({ query: text });

const BODIES = {
  'fragments doubling 14 times': query(doubling(14)),
  'fragments doubling 22 times': query(doubling(22)),
  'fragments doubling 40 times': query(doubling(40)),
  'fragments in a circle': query('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  '10,000 aliases': query(`{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: ${FIELD}`).join(' ')} }`),
  'one field 20,000 times': query(`{ ${repeat(`${FIELD} `, 20_000)} }`),
  'a selection 1,000 deep': query(`${repeat('{ a ', 1_000)}${repeat('}', 1_000)}`),
  'a selection 20,000 deep': query(`${repeat('{a', 20_000)}${repeat('}', 20_000)}`),
  'an unclosed selection 20,000 deep': query(repeat('{a', 20_000)),
  'a list 20,000 deep': query(`{ nodes(ids: ${repeat('[', 20_000)}${repeat(']', 20_000)}) { id } }`),
  'an object 5,000 deep': query(`mutation { signIn(input: ${repeat('{a:', 5_000)}1${repeat('}', 5_000)}) { restored } }`),
  'a type 5,000 deep': query(`query Q($v: ${repeat('[', 5_000)}Int${repeat(']', 5_000)}) { ${FIELD} }`),
  '200 directives on one field': query(`{ ${FIELD}${repeat(' @skip(if: false)', 200)} }`),
  'introspection in circles': query(`{ __schema { types { ${repeat('fields { type { ', 12)}name${repeat(' } }', 12)} } } }`),
  'a batch of 1,000': JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: `{ ${FIELD} }` }))),
  'a body of 2 MB': query(`{ ${FIELD} }${repeat(' ', 2_000_000)}`),
  'a body of 40 MB': JSON.stringify({ query: `{ ${FIELD} }`, extensions: { pad: repeat('y', 40_000_000) } }),
  'JSON 50,000 deep': `{"query":"{ ${FIELD} }","variables":${repeat('{"a":', 50_000)}1${repeat('}', 50_000)}}`,
  'invalid UTF-8': Buffer.from([...Buffer.from('{"query":"{ __typename }'), 0xff, 0xfe, ...Buffer.from('"}')]),
  'no JSON at all': 'null and void',
  'an empty body': '',
  'a string that never ends': query('{ node(id: "'),
  'a variable of the wrong type': JSON.stringify({ query: 'query Q($id: ID!) { node(id: $id) { id } }', variables: { id: { a: 1 } } }),
};

export async function run({ server }) {
  const before = peakMegabytes(server.pid);
  let failed = 0;
  const fail = (why) => {
    failed += 1;
    console.log(`FAIL ${why}`);
  };

  for (const [name, body] of Object.entries(BODIES)) {
    const started = Date.now();
    const { status, text } = await post(server.graphql, Buffer.from(body));
    const secs = (Date.now() - started) / 1000;
    const told = `${name}: HTTP ${status}, ${text.length} bytes, ${secs.toFixed(2)} s`;
    if (status !== 'cut off' && !(status >= 400 && status < 500) && !isRefusal(status, text)) fail(`${told}, not refused: ${text.slice(0, 200)}`);
    else if (secs > ANSWER_SECS) fail(`${told}, too slow`);
    else if (text.length > ANSWER_BYTES) fail(`${told}, too long`);
  }

  const grown = peakMegabytes(server.pid) - before;
  if (grown > GROWTH_MB) fail(`the program grew by ${grown} MB`);
  if ((await post(server.graphql, Buffer.from(query(`{ ${FIELD} }`)))).status !== 200) fail('an honest query was not answered afterwards');
  return { passed: Object.keys(BODIES).length + 2 - failed, failed };
}

/** The most memory that a process ever had. */
function peakMegabytes(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** True for an answer of 200 that holds errors and no data. */
function isRefusal(status, text) {
  if (status !== 200) return false;
  const { data, errors } = JSON.parse(text);
  return !data && errors?.length > 0;
}

/** Sends a body as it is; a server may cut one off that is too long. */
function post(url, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, accept: 'application/json' };
    const outgoing = request(url, { method: 'POST', headers, agent: false, timeout: 20_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', reject);
    });
    // A body that is cut off after its answer fails on the socket only.
    outgoing.on('socket', (socket) => socket.on('error', (error) => outgoing.emit('error', error)));
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within 20 s to ${body.subarray(0, 80)}`)));
    outgoing.on('error', (error) => (['EPIPE', 'ECONNRESET'].includes(error.code) ? resolve({ status: 'cut off', text: '' }) : reject(error)));
    outgoing.end(body);
  });
}
