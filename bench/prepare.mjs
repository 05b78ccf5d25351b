// Makes the home of which all others are copies, through the API. Usage: node bench/prepare.mjs URL EMAIL
import { Client } from '../e2e/lib/client.mjs';

const [url, email] = process.argv.slice(2);
const TASKS = 60;
const DAY_MS = 86_400_000;
const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'];

const day = (offset) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

/** A bit of everything, so that each column of the board has something in it. */
function schedule(n) {
  if (n % 10 === 0) return { onDemand: true };
  if (n % 10 === 1) return { once: { dueOn: day(n) } };
  return { interval: { every: 1 + (n % 4), unit: n % 3 === 0 ? 'WEEK' : 'MONTH', basis: n % 2 === 0 ? 'START' : 'COMPLETION', startsOn: day(n * 3 - 90) } };
}

const client = await Client.signUp({ graphql: `${url}/graphql` }, { email });
const residence = await client.createResidence();
for (let n = 0; n < TASKS; n += 1) {
  const rest = { priority: PRIORITIES[Math.floor(n / 2) % PRIORITIES.length], description: `What task ${n} takes, step by step.` };
  const task = await client.createTask(residence, `Task number ${n}`, schedule(n), rest);
  if (n % 4 !== 3) await client.completeTask(task);
}
