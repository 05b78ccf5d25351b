// What drives: wrk for servers, pgbench for the database alone, and requests at a fixed rate.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One plan for all values, as the program has it. */
export const GENERIC_PLANS = '-c plan_cache_mode=force_generic_plan';

/** Writes requests as wrk.lua reads them. */
export function writeRequests(file, requests) {
  const lines = requests.map(({ method = 'POST', path = '/graphql', headers = {}, body = '' }) => {
    const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return [method, path, named.join('|'), body].join('\t');
  });
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** Keeps `connections` requests under way for so many seconds. */
export async function wrk({ url, file, connections, seconds, status = 200 }) {
  const lua = new URL('../wrk.lua', import.meta.url).pathname;
  const args = ['--timeout', '10s', '-t', '1', '-c', connections, '-d', `${seconds}s`, '-s', lua, url, '--', file, status];
  const { stdout } = await run('wrk', args.map(String));
  const [, line, reason] = /MEASURED (.*)\n(.*)/.exec(stdout) ?? [];
  if (!line) throw new Error(`wrk said:\n${stdout}`);
  const [requests, microseconds, p50, p99, failed] = line.split(' ').map(Number);
  if (failed > 0) throw new Error(`${failed} of ${requests} requests failed, one with: ${reason}`);
  return { requests, rate: requests / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000 };
}

/** Keeps `connections` runs of scripts under way; `scripts` are files with their weights. */
export async function pgbench({ database, scripts, connections, seconds, variables }) {
  const place = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'honeydue-pgbench.'));
  try {
    const files = scripts.flatMap(([file, weight]) => ['-f', `${file}@${weight}`]);
    const named = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
    const args = ['-n', '-M', 'prepared', '-c', connections, '-j', 1, '-T', seconds, '-l', '--log-prefix', join(place, 'log'), ...named, ...files, database.url];
    const env = { ...process.env, PGOPTIONS: GENERIC_PLANS };
    const { stdout } = await run(`${database.bin}/pgbench`, args.map(String), { env, maxBuffer: 1 << 26 });
    const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)[1]);
    const took = readdirSync(place).flatMap((name) =>
      readFileSync(join(place, name), 'utf8').trimEnd().split('\n').map((line) => Number(line.split(' ')[2])));
    const at = quantiles(took);
    return { requests: took.length, rate, p50: at(0.5) / 1000, p99: at(0.99) / 1000 };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Sends requests at a fixed rate, whatever becomes of those before; times count from when each was due. */
export async function open({ url, requests, rate, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const took = [];
  let failed = 0;
  const total = Math.round(rate * seconds);
  const begin = performance.now() + 20;
  const answers = [];
  for (let n = 0; n < total; n += 1) {
    const due = begin + (n / rate) * 1000;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    answers.push(
      send(agent, url, requests[(n * 7919) % requests.length]).then(
        (ok) => (ok ? took.push(performance.now() - due) : (failed += 1)),
        () => (failed += 1),
      ),
    );
  }
  await Promise.all(answers);
  agent.destroy();
  if (failed > 0) throw new Error(`${failed} of ${total} requests failed at a fixed rate`);
  const at = quantiles(took);
  return { rate, p50: at(0.5), p99: at(0.99) };
}

function send(agent, url, { headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve(answer.statusCode === 200 && !text.includes('"errors"') && !text.includes('"userErrors":[{')));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function quantiles(values) {
  const sorted = Float64Array.from(values).sort();
  return (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
