// Programs of others that attack the API, from PyPI: installed once, by version, when a suite wants them, and run for a while.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './server.mjs';

/** How long one attacker may run; more finds more. */
export const SECS = Number(process.env.ATTACK_SECS ?? 60);

/** Returns where an attacker's own Python is. */
export function installed(name) {
  const { status, stdout } = spawnSync(join(ROOT, 'scripts', 'attacker.sh'), [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${name} could not be installed`);
  return join(stdout.trim(), 'bin');
}

/** Gives some work a folder that goes with it. */
export async function within(work) {
  const folder = mkdtempSync(join(tmpdir(), 'honeydue-attack-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program, at most for so long; returns how it ended and what it said. */
export function attack(program, args, { secs = SECS, env = {}, cwd } = {}) {
  return new Promise((resolve, reject) => {
    // A group of its own: what it starts ends with it.
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const end = () => process.kill(-child.pid, 'SIGKILL');
    const late = setTimeout(end, secs * 1000);
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(late);
      process.off('exit', end);
      resolve({ code, said });
    });
  });
}

/**
 * Stands between an attacker and the server, and notes what each request had for an answer.
 *
 * `spared` are operations that end the attacker's own session: they are not passed on, else all that comes after would be refused.
 */
export async function between(server, { spared = [] } = {}) {
  const heard = [];
  const ends = new RegExp(`\\b(${spared.join('|') || '(?!)'})\\b`);
  const proxy = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const { host, connection, 'content-length': _, ...headers } = request.headers;
      if (ends.test(body.toString())) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"errors":[{"message":"Spared.","extensions":{"code":"FORBIDDEN"}}]}');
        return;
      }
      const answer = await fetch(server.url + request.url, { method: request.method, headers, body: request.method === 'GET' ? undefined : body });
      const text = await answer.text();
      heard.push({ asked: body.toString(), status: answer.status, text });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(text);
    });
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${proxy.address().port}`;
  return { url, graphql: `${url}/graphql`, heard, stop: () => new Promise((resolve) => (proxy.closeAllConnections(), proxy.close(resolve))) };
}

/** Returns those of what was heard that are the server's own fault. */
export const faults = (heard) => heard.filter(({ status, text }) => status >= 500 || text.includes('INTERNAL_SERVER_ERROR'));
