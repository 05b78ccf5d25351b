// Apple's push service, as its documentation has it: HTTP/2 alone, a token signed by the team's key, a main house and a sandbox. It answers in
// Apple's words (developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns), so that a client that was
// written for Apple gets along with it; `e2e/suites/apns.mjs` sees to that.
import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, createSecureServer, createServer } from 'node:http2';
import { join } from 'node:path';
import { FarEnd, RETRY_AFTER, drip, read, signed, titlesIn } from './far.mjs';

export const TOPIC = 'com.example.honeydue';
export const KEY_ID = 'CHAOSKEY';
export const TEAM_ID = 'CHAOSTEAM';
/** Bytes of an id by which pushes take each other's place, and of a payload. */
const MAX_KEY = 64;
const MAX_PAYLOAD = 4096;
/** How long a token is good, and how little it may lie ahead, in seconds. */
const LASTS = 3600;
const AHEAD = 10;
const PUSH_TYPES = ['alert', 'background', 'location', 'voip', 'complication', 'fileprovider', 'mdm', 'liveactivity', 'pushtotalk'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const WORDS = {
  ok: { status: 200 },
  drip: { status: 200 },
  busy: { status: 429, reason: 'TooManyRequests', headers: { 'retry-after': String(RETRY_AFTER) } },
  broken: { status: 500, reason: 'InternalServerError' },
  gone: { status: 410, reason: 'Unregistered' },
};

export class Apns extends FarEnd {
  /** Opens both houses; with `tls`, a key and its certificate, behind TLS, where they agree on HTTP/2 by ALPN and on nothing else. */
  static async open(how) {
    const apns = new Apns('apns', how);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    apns.key = pair.publicKey;
    const file = join(how.place, 'AuthKey.p8');
    writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    apns.sessions = new Set();
    apns.claims = new Map();
    apns.servers = await Promise.all([false, true].map(async (sandbox) => {
      const server = how.tls ? createSecureServer(how.tls) : createServer();
      // Whoever does not believe the certificate hangs up.
      server.on('tlsClientError', () => {});
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
    const [url, sandbox] = apns.servers.map((server) => `${how.tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}`);
    apns.env = { APNS_KEY_FILE: file, APNS_KEY_ID: KEY_ID, APNS_TEAM_ID: TEAM_ID, APNS_TOPIC: TOPIC, APNS_URL: url, APNS_SANDBOX_URL: sandbox };
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
      const id = UUID.test(headers['apns-id']) ? headers['apns-id'] : randomUUID();
      // By it, a push is found in the console of the sandbox.
      const unique = sandbox && status === 200 ? { 'apns-unique-id': randomUUID() } : {};
      stream.respond({ ':status': status, 'apns-id': id, ...unique, ...more });
      const text = reason ? JSON.stringify({ reason, ...(status === 410 ? { timestamp: this.clock() } : {}) }) : '';
      if (dripping) drip(stream, text);
      else stream.end(text);
    };
    const refusal = this.#refusal(headers, body);
    if (refusal) {
      this.broke?.(`APNs refused a push to ${headers[':path']}: ${refusal.reason}`);
      return say(refusal);
    }
    const to = headers[':path'].split('/').at(-1);
    // One that begins so listens to the sandbox; and nobody has the one of zeros alone.
    if (to.startsWith('5a') !== sandbox || /^0+$/.test(to)) return say({ status: 400, reason: 'BadDeviceToken' });
    const oddity = this.#oddity(headers);
    if (oddity) this.broke?.(`APNs took a push, but ${oddity}`);
    const { tasks = [] } = JSON.parse(body);
    const parcel = { to, key: headers['apns-collapse-id'], titles: titlesIn(body.toString()), days: tasks.map(({ dueOn }) => dueOn) };
    const manner = this.manner;
    const status = await this.receive(parcel, { port: stream.session?.socket.remotePort, isThere: () => !stream.destroyed });
    if (status) return say(WORDS[status], status === 'drip');
    // The dice take one push; a service that hangs up takes all of the connection with it.
    if (manner === 'good') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else stream.session?.destroy();
    return undefined;
  }

  /** What Apple would refuse a request for, if for anything. */
  #refusal(headers, body) {
    const no = (status, reason) => ({ status, reason });
    const { 'apns-topic': topic, 'apns-priority': priority = '10', 'apns-expiration': expiration = '0', 'apns-push-type': type = 'alert' } = headers;
    if (headers[':method'] !== 'POST') return no(405, 'MethodNotAllowed');
    const [, to] = /^\/3\/device\/([^/?]*)$/.exec(headers[':path']) ?? [];
    if (to === undefined) return no(404, 'BadPath');
    const wrong = this.#wrongToken(headers.authorization);
    if (wrong) return no(403, wrong);
    if (!to) return no(400, 'MissingDeviceToken');
    if (!/^[0-9a-f]{64,200}$/i.test(to)) return no(400, 'BadDeviceToken');
    if (!topic) return no(400, 'MissingTopic');
    if (topic !== TOPIC) return no(400, 'BadTopic');
    if (headers['apns-id'] && !UUID.test(headers['apns-id'])) return no(400, 'BadMessageId');
    if (Buffer.byteLength(headers['apns-collapse-id'] ?? '') > MAX_KEY) return no(400, 'BadCollapseId');
    if (!/^\d+$/.test(expiration)) return no(400, 'BadExpirationDate');
    if (!['1', '5', '10'].includes(priority)) return no(400, 'BadPriority');
    if (!PUSH_TYPES.includes(type)) return no(400, 'InvalidPushType');
    if (body.length === 0) return no(400, 'PayloadEmpty');
    if (body.length > MAX_PAYLOAD) return no(413, 'PayloadTooLarge');
    return null;
  }

  /** What is wrong with the token by which a provider shows who it is, if anything is. */
  #wrongToken(authorization) {
    const [, token] = /^bearer (.+)$/i.exec(authorization ?? '') ?? [];
    if (!token) return 'MissingProviderToken';
    if (!this.claims.has(token)) {
      try {
        const { alg, kid } = JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
        const claims = signed(token, (text, signature) => verify('sha256', text, { key: this.key, dsaEncoding: 'ieee-p1363' }, signature));
        if (alg !== 'ES256' || kid !== KEY_ID || claims.iss !== TEAM_ID) throw new Error('it is of somebody else');
        this.claims.set(token, claims);
      } catch {
        return 'InvalidProviderToken';
      }
    }
    const age = this.clock() / 1000 - this.claims.get(token).iat;
    if (age > LASTS) return 'ExpiredProviderToken';
    // Where it has no time, that is no number.
    return age > -AHEAD ? null : 'InvalidProviderToken';
  }

  /** What Apple takes and the program should not send, if anything is. */
  #oddity(headers) {
    if (headers['apns-push-type'] !== 'alert') return 'it does not say that it is to be seen';
    if (!headers['apns-collapse-id']) return 'it has no key';
    if (!(Number(headers['apns-expiration']) * 1000 > this.clock())) return 'it has expired';
    return null;
  }
}
