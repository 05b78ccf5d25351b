// Apple's push service, as its documentation has it: HTTP/2 alone, a token signed by the team's key, a main house and a sandbox.
import { generateKeyPairSync, verify } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, createServer } from 'node:http2';
import { join } from 'node:path';
import { FarEnd, RETRY_AFTER, drip, read, signed, titlesIn } from './far.mjs';

const TOPIC = 'com.example.honeydue';
/** Bytes of an id by which pushes take each other's place, and of a payload. */
const MAX_KEY = 64;
const MAX_PAYLOAD = 4096;
/** How long a token is good, and how little it may lie ahead, in seconds. */
const LASTS = 3600;

const WORDS = {
  ok: { status: 200 },
  drip: { status: 200 },
  busy: { status: 429, reason: 'TooManyRequests', headers: { 'retry-after': String(RETRY_AFTER) } },
  broken: { status: 500, reason: 'InternalServerError' },
  gone: { status: 410, reason: 'Unregistered' },
};

export class Apns extends FarEnd {
  static async open(how) {
    const apns = new Apns('apns', how);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    apns.key = pair.publicKey;
    const file = join(how.place, 'AuthKey.p8');
    writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    apns.sessions = new Set();
    apns.tokens = new Map();
    apns.servers = await Promise.all([false, true].map(async (sandbox) => {
      const server = createServer();
      server.on('session', (session) => {
        apns.sessions.add(session);
        session.on('close', () => apns.sessions.delete(session));
        session.on('error', () => {});
      });
      server.on('stream', (stream, headers) => {
        stream.on('error', () => {});
        apns.#take(stream, headers, sandbox).catch((error) => apns.broke?.(`APNs: ${error.stack}`));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }));
    const [url, sandbox] = apns.servers.map((server) => `http://127.0.0.1:${server.address().port}`);
    apns.env = { APNS_KEY_FILE: file, APNS_KEY_ID: 'CHAOSKEY', APNS_TEAM_ID: 'CHAOSTEAM', APNS_TOPIC: TOPIC, APNS_URL: url, APNS_SANDBOX_URL: sandbox };
    return apns;
  }

  close() {
    for (const server of this.servers) server.close();
    for (const session of this.sessions) session.destroy();
  }

  async #take(stream, headers, sandbox) {
    const body = await read(stream);
    const say = ({ status, reason, headers: more = {} }, dripping) => {
      if (stream.destroyed) return;
      stream.respond({ ':status': status, 'apns-id': headers['apns-id'], ...more });
      const text = reason ? JSON.stringify({ reason, ...(status === 410 ? { timestamp: this.clock() } : {}) }) : '';
      if (dripping) drip(stream, text);
      else stream.end(text);
    };
    const problem = this.#problem(headers, body);
    if (problem) {
      this.broke?.(`APNs refused a push: ${problem}`);
      return say({ status: 400, reason: 'BadRequest' });
    }
    const to = headers[':path'].split('/').at(-1);
    // One that begins so listens to the sandbox.
    if (to.startsWith('5a') !== sandbox) return say({ status: 400, reason: 'BadDeviceToken' });
    const { tasks } = JSON.parse(body);
    const parcel = { to, key: headers['apns-collapse-id'], titles: titlesIn(body.toString()), days: tasks.map(({ dueOn }) => dueOn) };
    const manner = this.manner;
    const status = await this.receive(parcel, { port: stream.session?.socket.remotePort, isThere: () => !stream.destroyed });
    if (status) return say(WORDS[status], status === 'drip');
    // The dice take one push; a service that hangs up takes all of the connection with it.
    if (manner === 'good') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else stream.session?.destroy();
    return undefined;
  }

  /** What is wrong with a request, if anything is. */
  #problem(headers, body) {
    if (headers[':method'] !== 'POST' || !/^\/3\/device\/[0-9a-f]{64}$/.test(headers[':path'])) return `it goes to ${headers[':path']}`;
    if (headers['apns-topic'] !== TOPIC || headers['apns-push-type'] !== 'alert') return 'it says for no app what it is';
    if (!headers['apns-collapse-id'] || Buffer.byteLength(headers['apns-collapse-id']) > MAX_KEY) return 'its key is none or too long';
    if (body.length > MAX_PAYLOAD) return `it has ${body.length} bytes`;
    if (!(Number(headers['apns-expiration']) * 1000 > this.clock())) return 'it has expired';
    const token = headers.authorization?.replace(/^bearer /i, '') ?? '';
    if (!this.tokens.has(token)) {
      try {
        const { iss, iat } = signed(token, (text, signature) => verify('sha256', text, { key: this.key, dsaEncoding: 'ieee-p1363' }, signature));
        const age = this.clock() / 1000 - iat;
        if (iss !== 'CHAOSTEAM' || age > LASTS || age < -10) return `its token is of ${iss} and ${age} s old`;
      } catch (error) {
        return `its token is none: ${error.message}`;
      }
      this.tokens.set(token, true);
    }
    return null;
  }
}
