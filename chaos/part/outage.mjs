// Redis and PostgreSQL are away for a while, and a worker dies, while somebody uses the API and reminders come due.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../../e2e/lib/client.mjs';
import { compare, share } from '../lib/oracle.mjs';
import { ownerOf } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { crowd, people } from '../lib/world.mjs';

const RENAME = `mutation Rename($input: UpdateResidenceInput!) {
  updateResidence(input: $input) { residence { revision } userErrors { code message field } }
}`;
const ASK = '{ viewer { id residences { id name } } }';

/** How often something is asked of the API. */
const PACE_MS = 200;
/** How long an answer is waited for: longer than any should take. */
const PATIENCE_MS = 20_000;
/** How long the workers take to work out the hours of people who are new. */
const NOTICE_MS = 13_000;
const PEOPLE = 60;
const USER = 'somebody@example.com';
/** What must hold, in seconds. */
const MUST = { afterRedis: 15, answer: 2, back: 15, takenOver: 35 };
/** What a worker does again and again that reminders hang on. */
const LOOPS = ['plan', 'apns', 'fcm', 'web_push', 'mail'];

export async function outage(run) {
  const stage = await Stage.open('outage', { run, losses: 0 });
  for (let n = 0; n < 2; n += 1) await stage.worker({ proxied: true });
  const server = await stage.server({ proxied: true });
  await Promise.all([...stage.workers, server].map((program) => program.start()));
  await Promise.all([...stage.workers.map((worker) => worker.ready()), server.ready('/readyz')]);
  const client = await Client.signUp({ graphql: `http://127.0.0.1:${server.port}/graphql` }, { email: USER });
  const user = new User(client, await client.createResidence());

  const all = [...(await redisAway(stage, user)), ...(await databaseAway(stage, user)), ...(await databaseSilent(stage, user, server)), ...(await workerDies(stage))];
  user.stop();
  await stage.settle(all, Date.now() + 60_000);
  // Who signs up gets a code.
  const found = compare(all, stage.services.entries.filter(({ to }) => to !== USER), stage.wrong);
  await stage.states();
  const amiss = found.lost + found.doubled + found.early + found.wrongDay;
  run.figure('outages: lost, doubled, early, on a wrong day', '0', `${amiss} of ${found.due}`, amiss === 0);
  run.peak(stage.peak);
  await stage.close();
}

async function redisAway(stage, user) {
  const { run } = stage;
  const seconds = run.settings.redis;
  const begin = Date.now() + NOTICE_MS;
  const all = people(stage.chance, { from: 0, count: PEOPLE, begin, spread: seconds, services: stage.services });
  await stage.people(all);
  run.note(`Redis is away for ${seconds} s …`);
  await sleep(begin - Date.now() - 1000);
  const from = Date.now();
  await stage.redis.stop();
  await sleep(seconds * 1000);
  await stage.redis.start();
  const answers = user.between(from, Date.now());
  await stage.settle(all, Date.now() + 40_000);
  const found = compare(all, stage.services.entries, () => {});
  const failed = answers.filter(({ isMutation, good }) => isMutation && !good).length;
  const mutations = answers.filter(({ isMutation }) => isMutation).length;
  const latest = share(found.late, 1);
  run.figure(`Redis gone for ${seconds} s: lost; mutations that failed`, '0; 0', `${found.lost} of ${found.due}; ${failed} of ${mutations}`, found.lost + failed === 0 && mutations > 0);
  run.figure('Redis gone: how late', `≤ ${MUST.afterRedis} s`, `${latest.toFixed(1)} s`, latest <= MUST.afterRedis);
  return all;
}

async function databaseAway(stage, user) {
  const { run, postgres, services, workers } = stage;
  const seconds = run.settings.outage;
  const begin = Date.now() + NOTICE_MS;
  const all = people(stage.chance, { from: 1000, count: PEOPLE, begin, spread: seconds, services });
  await stage.people(all);
  run.note(`PostgreSQL is away for ${seconds} s …`);
  await sleep(begin - Date.now() - 1000);
  const from = Date.now();
  await postgres.stop();
  await sleep(seconds * 1000);
  const to = Date.now();
  await postgres.start();
  const backAt = Date.now();
  const back = await Promise.all([...workers.map((worker) => turnsAgain(worker, backAt)), user.served(backAt)]);
  await stage.settle(all, Date.now() + 60_000);
  await user.answered();
  const answers = user.between(from, to);
  const longest = Math.max(...answers.map(({ took }) => took));
  const untyped = answers.filter(({ good, code }) => !good && !code);
  if (untyped.length > 0) stage.wrong(`the API answered without a code: ${untyped[0].problem}`);
  const refused = answers.filter(({ good }) => !good).length;
  run.figure(`PostgreSQL gone for ${seconds} s: errors of the API without a code; longest answer`, `0; < ${MUST.answer} s`,
    `${untyped.length} of ${refused}; ${longest.toFixed(2)} s`, untyped.length === 0 && longest < MUST.answer && refused > 0);
  const slowest = Math.max(...back.slice(0, -1));
  run.figure('PostgreSQL back: workers, API', `< ${MUST.back} s`, `${slowest.toFixed(1)} s, ${back.at(-1).toFixed(1)} s`, slowest < MUST.back && back.at(-1) < MUST.back);
  return all;
}

/** Nobody is hung up on, and nobody hears a word of PostgreSQL: neither on connections that are there nor on new ones. The old ones stay silent. */
async function databaseSilent(stage, user, server) {
  const { run, services, workers } = stage;
  const seconds = run.settings.outage;
  const begin = Date.now() + NOTICE_MS;
  const all = people(stage.chance, { from: 1500, count: PEOPLE, begin, spread: seconds, services });
  await stage.people(all);
  run.note(`PostgreSQL is silent for ${seconds} s …`);
  await sleep(begin - Date.now() - 1000);
  const proxies = [...workers, server].map(({ proxy }) => proxy);
  const from = Date.now();
  for (const proxy of proxies) proxy.swallow();
  await sleep(1000);
  const asked = Date.now();
  const ready = await server.ask('/readyz');
  const readyAfter = (Date.now() - asked) / 1000;
  await sleep(seconds * 1000 - (Date.now() - from));
  const health = await Promise.all(workers.map((worker) => worker.ask('/health')));
  const to = Date.now();
  for (const proxy of proxies) proxy.hear();
  const back = await Promise.all([...workers.map((worker) => turnsAgain(worker, to)), user.served(to)]);
  await stage.settle(all, Date.now() + 60_000);
  await user.answered();
  const answers = user.between(from, to);
  const longest = Math.max(...answers.map(({ took }) => took));
  const untyped = answers.filter(({ good, code }) => !good && !code).length;
  const refused = answers.filter(({ good }) => !good).length;
  run.figure(`PostgreSQL silent for ${seconds} s: errors of the API without a code; longest answer`, `0; < ${MUST.answer} s`,
    `${untyped} of ${refused}; ${longest.toFixed(2)} s`, untyped === 0 && longest < MUST.answer && refused > 0);
  run.figure('PostgreSQL silent: /readyz; /health of workers', `503 in < ${MUST.answer} s; 200`, `${ready?.status} in ${readyAfter.toFixed(2)} s; ${health.map((answer) => answer?.status).join(', ')}`,
    ready?.status === 503 && readyAfter < MUST.answer && health.every((answer) => answer?.status === 200));
  const slowest = Math.max(...back.slice(0, -1));
  run.figure('PostgreSQL heard again: workers, API', `< ${MUST.back} s`, `${slowest.toFixed(1)} s, ${back.at(-1).toFixed(1)} s`, slowest < MUST.back && back.at(-1) < MUST.back);
  for (const proxy of proxies) proxy.forget();
  return all;
}

/** Waits until each of a worker's loops came to its end once more; returns after how many seconds they did. */
async function turnsAgain(worker, since) {
  const end = since + 60_000;
  while (Date.now() < end) {
    const turned = await Promise.all(LOOPS.map((loop) => worker.count(`honeydue_loop_last_run_timestamp_seconds{loop="${loop}"}`)));
    if (turned.every((at) => at * 1000 > since)) return (Date.now() - since) / 1000;
    await sleep(100);
  }
  return Infinity;
}

async function workerDies(stage) {
  const { run, services, workers } = stage;
  const begin = Date.now() + NOTICE_MS;
  const all = crowd(stage.chance, { from: 2000, count: 90, begin, spread: 0, ways: ['IOS', 'ANDROID', 'WEB'], services });
  await stage.people(all);
  run.note('A worker dies in the middle of its work …');
  await sleep(begin - Date.now() - 500);
  const held = services.pushes.map((service) => service.hold());
  // Until some of its work has reached the far ends, which do not answer.
  const pids = workers.map(({ child }) => child.pid);
  let holders = [];
  for (let tries = 0; tries < 60 && holders.length < 60; tries += 1) {
    await sleep(200);
    holders = held.flatMap(({ ports }) => ports).map((port) => ownerOf(port, pids));
  }
  const busiest = workers.toSorted((a, b) => count(holders, b.child.pid) - count(holders, a.child.pid))[0];
  const killedAt = Date.now();
  await busiest.end('SIGKILL');
  await sleep(200);
  for (const { release } of held) release();
  await stage.settle(all, killedAt + 90_000);
  const taken = services.entries.filter(({ did, at }) => did === 'took' && at > killedAt);
  const owed = new Set(all.flatMap(({ targets }) => targets.map(({ to }) => to)));
  const last = Math.max(...taken.filter(({ to }) => owed.has(to)).map(({ at }) => at));
  const seconds = (last - killedAt) / 1000;
  const hung = count(holders, busiest.child.pid);
  if (hung === 0) stage.wrong('the worker that was killed was sending nothing');
  run.figure('one worker killed: its work goes on in', `≤ ${MUST.takenOver} s`, `${seconds.toFixed(1)} s (${hung} were being sent)`, seconds <= MUST.takenOver && hung > 0);
  return all;
}

const count = (list, value) => list.filter((other) => other === value).length;

/** Somebody who changes and reads something again and again, and notes how that went. */
class User {
  constructor(client, residenceId) {
    Object.assign(this, { client, residenceId, answers: [], under: new Set(), n: 0 });
    this.timer = setInterval(() => this.#ask(), PACE_MS);
  }

  stop() {
    clearInterval(this.timer);
  }

  /** What was asked between two instants. */
  between(from, to) {
    return this.answers.filter(({ at }) => at >= from && at <= to);
  }

  /** Waits until everything that was asked is answered. */
  async answered() {
    await Promise.all(this.under);
  }

  /** Waits until something that was asked after an instant was answered well; returns how many seconds after it. */
  async served(since) {
    for (let tries = 0; tries < 600; tries += 1) {
      const good = this.answers.find(({ at, good: is }) => is && at > since);
      if (good) return (good.at - since) / 1000 + good.took;
      await sleep(100);
    }
    return Infinity;
  }

  #ask() {
    this.n += 1;
    const isMutation = this.n % 2 === 0;
    const body = isMutation ? { query: RENAME, variables: { input: { residenceId: this.residenceId, name: `Elm Street ${this.n}` } } } : { query: ASK };
    const at = Date.now();
    const asked = this.#answer(body).then((answer) => {
      this.answers.push({ at, isMutation, took: (Date.now() - at) / 1000, ...answer });
      this.under.delete(asked);
    });
    this.under.add(asked);
  }

  async #answer(body) {
    try {
      const late = sleep(PATIENCE_MS, null, { ref: false }).then(() => {
        throw new Error('no answer');
      });
      const { status, answer } = await Promise.race([this.client.post(body), late]);
      const good = status === 200 && !answer.errors;
      return { good, code: answer.errors?.[0].extensions?.code, problem: JSON.stringify(answer.errors) };
    } catch (error) {
      return { good: false, problem: `${error.message} ${error.cause ?? ''}` };
    }
  }
}
