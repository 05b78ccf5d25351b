// Asks the program and graphql-js the same generated questions. A request that one takes and the other refuses is a
// failure, and so is an answer whose shape graphql-js would not have given. Queries only, so nothing changes.
// Faults of the engine that we live with stand in engine-faults.json, each with its reason and how often it may come.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { Client } from '../lib/client.mjs';
import { ROOT } from '../lib/server.mjs';
import { generator } from './graphqljs-diff/generate.mjs';
import { judgeAnswer, judgeRequest } from './graphqljs-diff/oracle.mjs';

const REQUESTS = 3_000;
const SEED = Number(process.env.SEED ?? 11);
const AT_ONCE = 4;
const SHOWN = 3;
/** Limits of ours that graphql-js does not have; such requests are no comparison. */
const LIMITS = ['QUERY_TOO_COMPLEX', 'RATE_LIMITED'];
const MOST_LIMITED = 0.1;
const LEAST_SOUND = 0.3;

export async function run({ server }) {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  const client = await Client.signUp(server);
  const request = generator(schema, SEED, await furnish(client));
  const requests = Array.from({ length: REQUESTS }, request);

  const tally = { compared: 0, sound: 0, limited: 0, faults: new Map() };
  const queue = requests.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) await compare(schema, client, one, tally);
    }),
  );

  const failed = report(tally);
  console.log(`seed ${SEED}: ${tally.compared} compared, ${tally.sound} of them sound, ${tally.limited} past a limit of ours`);
  if (tally.limited > REQUESTS * MOST_LIMITED) throw new Error('Too many requests ran into limits; the generator asks for too much.');
  if (tally.sound < REQUESTS * LEAST_SOUND) throw new Error('Too few requests were sound; the comparison says little.');
  return { passed: tally.compared - failed, failed };
}

/** Gives the client a home with something in it, and returns the ids. */
async function furnish(client) {
  const residence = await client.createResidence();
  const monthly = { interval: { every: 1, unit: 'MONTH', startsOn: '2026-01-31' } };
  const tasks = [
    await client.createTask(residence, 'Clean the gutters', monthly),
    await client.createTask(residence, 'Paint the fence', { once: { dueOn: '2026-05-01' } }),
    await client.createTask(residence, 'Look after the pump', { onDemand: true }),
  ];
  return [client.accountId, residence, ...tasks, await client.completeTask(tasks[0])];
}

async function compare(schema, client, request, tally) {
  const verdict = judgeRequest(schema, request);
  if (verdict.other) return;
  const { status, answer } = await client.post(request);
  if (answer.errors?.some(({ extensions }) => LIMITS.includes(extensions?.code))) {
    tally.limited += 1;
    return;
  }
  tally.compared += 1;
  if (!verdict.fault) tally.sound += 1;
  const found = difference(schema, verdict, status, answer);
  if (!found) return;
  const { fault, ...detail } = found;
  tally.faults.set(fault, [...(tally.faults.get(fault) ?? []), { request, detail, answer }]);
}

function difference(schema, verdict, status, answer) {
  if (status >= 500) return { fault: 'ServerError', status };
  const refused = !('data' in answer);
  if (verdict.fault) {
    if (!refused) return { fault: `Accepts ${verdict.fault}`, message: verdict.message };
    return status === 400 ? undefined : { fault: 'RefusedWithoutStatus400', status };
  }
  if (refused) return { fault: 'RefusesSound', message: answer.errors?.[0]?.message };
  return judgeAnswer(schema, verdict, answer);
}

/** Prints what differed and returns how many of it nobody has explained. */
function report({ faults }) {
  const known = JSON.parse(readFileSync(join(import.meta.dirname, 'engine-faults.json'), 'utf8'));
  const met = new Map(known.map((entry) => [entry, 0]));
  let failed = 0;
  for (const [fault, cases] of faults) {
    const unknown = cases.filter((one) => {
      const entry = known.find((candidate) => candidate.fault === fault && new RegExp(candidate.matches).test(JSON.stringify(one)));
      if (!entry || met.get(entry) === entry.most) return true;
      met.set(entry, met.get(entry) + 1);
      return false;
    });
    failed += unknown.length;
    if (unknown.length > 0) console.log(`FAIL ${fault}: ${unknown.length}`);
    unknown.sort((one, other) => one.request.query.length - other.request.query.length);
    for (const { request, detail, answer } of unknown.slice(0, SHOWN)) {
      console.log(`  ${request.query} ${JSON.stringify(request.variables)}`);
      console.log(`    ${JSON.stringify(detail)} ${JSON.stringify(answer).slice(0, 400)}`);
    }
  }
  for (const [{ fault, why }, times] of met) if (times > 0) console.log(`known ${fault}, ${times} times: ${why}`);
  return failed;
}
