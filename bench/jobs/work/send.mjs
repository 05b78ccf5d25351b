// What a peer's worker does: posts a push as the program does, and waits for the answer.
import { Pool } from 'undici';
import { PATH } from '../provider.mjs';

export const concurrency = Number(process.env.CONCURRENCY);
const pool = new Pool(process.env.PROVIDER_URL, { connections: concurrency, headersTimeout: 10_000, bodyTimeout: 10_000 });
const headers = { authorization: 'Bearer good', 'content-type': 'application/json' };

/** Sends what a job holds; `key` is the job's own, so that a phone shows a repetition once. */
export async function send({ device, key, title, body }) {
  const message = {
    token: device,
    notification: { title, body },
    android: { collapse_key: key, priority: 'HIGH', ttl: '43200s', notification: { tag: key } },
  };
  const answer = await pool.request({ method: 'POST', path: PATH, headers, body: JSON.stringify({ message }) });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`the push service answered ${answer.statusCode}`);
}
