// People use the API through a proxy, many times a second, while its processes are restarted one after another, Redis is killed and comes back
// empty, and PostgreSQL crashes.
import { setTimeout as sleep } from 'node:timers/promises';
import { Balancer } from '../lib/balancer.mjs';
import { Crowd } from '../lib/crowd.mjs';
import { share } from '../lib/oracle.mjs';
import { lastingPort } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';

const PEOPLE = 5;
const SERVERS = 3;
/** What a socket is closed with by a server that stops; one that is cut ends with 1006. */
const GOING_AWAY = 1001;
/** Seconds within which all must be well again after PostgreSQL's crash. */
const BACK = 15;
/** Seconds without a failure after which all is well. */
const WELL = 5;

export async function load(run) {
  const stage = await Stage.open('load', { run, losses: 0 });
  const servers = [];
  for (let n = 0; n < SERVERS; n += 1) {
    const env = { TRUSTED_PROXIES: '0', DEFAULT_TIER: 'PRO', DRAIN_SECS: `${run.settings.drain}`, DATABASE_CONNECTIONS: '8' };
    servers.push(await stage.server({ name: `serve-${n + 1}`, fixed: await lastingPort(), env }));
  }
  await Promise.all(servers.map((server) => server.start()));
  await Promise.all(servers.map((server) => server.ready('/readyz')));
  const balancer = await Balancer.open(stage.place, servers.map(({ port }) => port));
  const { rate, quick } = run.settings;
  const crowd = await Crowd.gather(`http://127.0.0.1:${balancer.port}/graphql`, { people: PEOPLE, rate });
  const calm = (quick ? 3 : 10) * 1000;
  const phases = [];
  /** Does something, and tells what was asked from its beginning until some time after its end. */
  const phase = async (name, work) => {
    run.note(`${rate} requests a second: ${name} …`);
    const from = Date.now();
    await work();
    await sleep(calm);
    const to = Date.now();
    phases.push({ name, from, to });
    return { from, to };
  };

  await phase('nothing happens', async () => {});
  const restarts = await phase('API processes are restarted one after another', async () => {
    for (const server of servers) {
      const code = await server.end('SIGTERM');
      if (code !== 0) stage.wrong(`${server.name} ended with ${code} on SIGTERM`);
      await server.start();
      await server.ready('/readyz');
    }
  });
  await phase('Redis is killed and comes back empty', async () => {
    await stage.redis.stop();
    await sleep(calm);
    await stage.redis.start();
  });
  let restarted;
  const crash = await phase('PostgreSQL crashes', async () => {
    const began = Date.now();
    await stage.postgres.restart();
    restarted = (Date.now() - began) / 1000;
    // A part that never gets well tells so by its figures.
    for (let end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
      const late = crowd.answers.filter(({ at, good }) => at > began && at > Date.now() - WELL * 1000 && !good);
      if (late.length === 0 && Date.now() - began > WELL * 1000) break;
    }
  });
  const isHeard = await crowd.hears(10_000);
  await crowd.stop();
  const { writes, lost, doubled } = await crowd.compare();

  // Those that were asked last are answered by now.
  const body = phases.map(({ name, from, to }) => {
    const answers = crowd.between(from, to);
    const took = answers.map((answer) => answer.took).sort((one, other) => one - other);
    const failed = answers.filter(({ good }) => !good);
    const { first, well } = recovery(answers, from);
    const codes = Object.entries(Object.groupBy(crowd.closes.filter(({ at }) => at >= from && at < to), ({ code }) => code));
    const closed = codes.map(([code, closes]) => `${closes.length} × ${code}`).join(', ') || '–';
    return { name, answers, failed, cells: [name, answers.length, failed.length, share(took, 0.5), share(took, 0.99), took.at(-1), failed.length === 0 ? '–' : first.toFixed(1), failed.length === 0 ? '–' : well.toFixed(1), closed] };
  });
  run.table(['under load', 'requests', 'failed', 'p50 ms', 'p99 ms', 'max ms', 'first good after s', 'all well after s', 'sockets closed'], body.map(({ cells }) => cells));
  for (const { name, failed } of body.slice(0, 3)) {
    run.figure(`under load, ${name}: failed`, '0', `${failed.length}`, failed.length === 0);
    if (failed.length > 0) stage.wrong(`${name}: ${failed[0].kind} failed: ${failed[0].problem}`);
  }
  const closes = crowd.closes.filter(({ at }) => at >= restarts.from && at < restarts.to);
  const cut = closes.filter(({ code }) => code !== GOING_AWAY).length;
  run.figure('under load, restarts: sockets cut without a word; all subscribed again', '0; yes', `${cut} of ${closes.length}; ${isHeard ? 'yes' : 'no'}`, cut === 0 && closes.length > 0 && isHeard);
  const { answers, failed } = body[3];
  const { first, well } = recovery(answers, crash.from);
  run.figure(`under load, PostgreSQL crashes (it restarts in ${restarted.toFixed(1)} s): failed; first good answer; all well`, `any; < ${BACK} s; < ${BACK} s`,
    `${failed.length} of ${answers.length}; ${first.toFixed(1)} s; ${well.toFixed(1)} s`, first < BACK && well < BACK);
  run.figure('under load: acknowledged writes lost, doubled', '0, 0', `${lost}, ${doubled} of ${writes}, ${crowd.sentAgain} sent again`, lost + doubled === 0 && writes > 0);
  await Promise.all(servers.map((server) => server.end('SIGTERM')));
  await balancer.close();
  await stage.close();
}

/** After how many seconds something that was asked after the first failure was answered well, and after how many nothing failed any more. */
function recovery(answers, from) {
  const ends = answers.map(({ at, took, good }) => ({ at, end: at + took, good }));
  const failures = ends.filter(({ good }) => !good);
  if (failures.length === 0) return { first: 0, well: 0 };
  const broken = Math.min(...failures.map(({ at }) => at));
  const good = ends.filter((answer) => answer.good && answer.at > broken).map(({ end }) => end);
  return { first: good.length > 0 ? (Math.min(...good) - from) / 1000 : Infinity, well: (Math.max(...failures.map(({ end }) => end)) - from) / 1000 };
}
