// A browser's push service, and the browser behind it, which opens what was sealed for it (RFC 8030, 8188, 8291, 8292).
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { FarEnd, RETRY_AFTER, answer, heard, read, signed, titlesIn } from './far.mjs';

/** Letters of a topic. */
const MAX_TOPIC = 32;

const WORDS = {
  ok: { status: 201, headers: { location: '/message/1' } },
  drip: { status: 201, headers: { location: '/message/1' } },
  busy: { status: 429, headers: { 'retry-after': String(RETRY_AFTER) } },
  broken: { status: 500 },
  gone: { status: 410 },
  wrong: { status: 400 },
};

export class Web extends FarEnd {
  static async open(how) {
    const web = new Web('web_push', how);
    const own = createECDH('prime256v1');
    own.generateKeys();
    web.browser = createECDH('prime256v1');
    web.browser.generateKeys();
    web.secret = randomBytes(16);
    web.server = createServer((request, response) => {
      response.on('error', () => {});
      web.#take(request, response).catch((error) => {
        if (error.code !== 'ECONNRESET') web.broke?.(`Web Push: ${error.stack}`);
      });
    });
    web.server.listen(0, '127.0.0.1');
    await once(web.server, 'listening');
    web.origin = `http://127.0.0.1:${web.server.address().port}`;
    web.vapid = own.getPublicKey('base64url');
    web.env = {
      VAPID_PUBLIC_KEY: web.vapid, VAPID_PRIVATE_KEY: own.getPrivateKey('base64url'), VAPID_SUBJECT: 'mailto:chaos@example.com', WEB_PUSH_ORIGINS: web.origin,
    };
    return web;
  }

  /** What a browser tells of its subscription. */
  get keys() {
    return { p256dh: this.browser.getPublicKey('base64url'), auth: this.secret.toString('base64url') };
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #take(request, response) {
    const body = await read(request);
    let parcel;
    try {
      parcel = this.#read(request, body);
    } catch (error) {
      this.broke?.(`a browser's service refused a push: ${error.message}`);
      return answer(response, 'wrong', WORDS);
    }
    return answer(response, await this.receive(parcel, heard(request)), WORDS);
  }

  #read({ headers, method, url }, body) {
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization) ?? [];
    const point = Buffer.from(key ?? '', 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const own = createPublicKey({ key: jwk, format: 'jwk' });
    const { aud, exp } = signed(token, (text, signature) => verify('sha256', text, { key: own, dsaEncoding: 'ieee-p1363' }, signature));
    if (key !== this.vapid || aud !== this.origin) throw new Error(`it is by ${key} for ${aud}`);
    if (exp * 1000 < this.clock() || exp * 1000 > this.clock() + 86_400_000) throw new Error(`it is good until ${exp}`);
    if (method !== 'POST' || headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(headers.ttl)) throw new Error('it is no push');
    if (!headers.topic || headers.topic.length > MAX_TOPIC) throw new Error(`its topic is ${headers.topic}`);
    const message = JSON.parse(this.#open(body));
    return { to: `${this.origin}${url}`, key: headers.topic, titles: titlesIn(`${message.title} ${message.body}`), days: message.tasks.map(({ dueOn }) => dueOn) };
  }

  /** Opens a sealed message: a single record. */
  #open(body) {
    const [salt, length] = [body.subarray(0, 16), body[20]];
    const theirs = body.subarray(21, 21 + length);
    const record = body.subarray(21 + length);
    const derive = (key, seed, info, size) => Buffer.from(hkdfSync('sha256', key, seed, info, size));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.browser.getPublicKey(), theirs]);
    const input = derive(this.browser.computeSecret(theirs), this.secret, info, 32);
    const key = derive(input, salt, 'Content-Encoding: aes128gcm\0', 16);
    const cipher = createDecipheriv('aes-128-gcm', key, derive(input, salt, 'Content-Encoding: nonce\0', 12));
    cipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}
