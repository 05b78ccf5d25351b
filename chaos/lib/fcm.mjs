// Google's push service, and where its access tokens come from.
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { FarEnd, RETRY_AFTER, answer, heard, read, signed, titlesIn } from './far.mjs';

const PROJECT = 'chaos';
/** Seconds that an access token is good: the program uses one for a minute less, so that some are renewed meanwhile. */
const LASTS = 90;

const WORDS = {
  ok: { status: 200, body: { name: 'projects/chaos/messages/1' } },
  drip: { status: 200, body: { name: 'projects/chaos/messages/1' } },
  busy: { status: 429, body: { error: { status: 'RESOURCE_EXHAUSTED' } }, headers: { 'retry-after': String(RETRY_AFTER) } },
  broken: { status: 500, body: { error: { status: 'INTERNAL' } } },
  gone: { status: 404, body: { error: { status: 'NOT_FOUND', details: [{ errorCode: 'UNREGISTERED' }] } } },
  stranger: { status: 401, body: { error: { status: 'UNAUTHENTICATED' } } },
  wrong: { status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } },
};

export class Fcm extends FarEnd {
  static async open(how) {
    const fcm = new Fcm('fcm', how);
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    fcm.key = pair.publicKey;
    fcm.tokens = new Map();
    fcm.server = createServer((request, response) => {
      response.on('error', () => {});
      fcm.#take(request, response).catch((error) => {
        if (error.code !== 'ECONNRESET') fcm.broke?.(`FCM: ${error.stack}`);
      });
    });
    fcm.server.listen(0, '127.0.0.1');
    await once(fcm.server, 'listening');
    const url = `http://127.0.0.1:${fcm.server.address().port}`;
    const file = join(how.place, 'service-account.json');
    fcm.tokenUrl = `${url}/token`;
    writeFileSync(file, JSON.stringify({
      type: 'service_account', project_id: PROJECT, client_email: 'chaos@example.com', private_key_id: '1', token_uri: fcm.tokenUrl,
      private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }));
    fcm.env = { FCM_SERVICE_ACCOUNT: file, FCM_URL: url };
    return fcm;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #take(request, response) {
    const body = await read(request);
    if (request.url === '/token') return this.#give(body, response);
    const until = this.tokens.get(request.headers.authorization?.replace('Bearer ', ''));
    if (!(until > this.clock())) return answer(response, 'stranger', WORDS);
    const { message } = JSON.parse(body);
    const key = message.android.collapse_key;
    const isRight = request.url === `/v1/projects/${PROJECT}/messages:send` && key && key === message.android.notification.tag;
    if (!isRight) {
      this.broke?.(`FCM refused a push to ${request.url}: ${body}`);
      return answer(response, 'wrong', WORDS);
    }
    const parcel = {
      to: message.token, key, titles: titlesIn(JSON.stringify(message.notification)), days: JSON.parse(message.data.tasks).map(({ dueOn }) => dueOn),
    };
    return answer(response, await this.receive(parcel, heard(request)), WORDS);
  }

  /** Gives an access token to whoever signs with the account's key. */
  #give(body, response) {
    try {
      const assertion = new URLSearchParams(body.toString()).get('assertion');
      const { iss, aud, exp } = signed(assertion, (text, signature) => verify('sha256', text, this.key, signature));
      if (iss !== 'chaos@example.com' || aud !== this.tokenUrl || exp * 1000 < this.clock()) throw new Error(`it is for ${iss}, ${aud}, ${exp}`);
    } catch (error) {
      this.broke?.(`FCM gave no access token: ${error.message}`);
      return answer(response, 'wrong', WORDS);
    }
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, this.clock() + LASTS * 1000);
    return answer(response, 'ok', { ok: { status: 200, body: { access_token: token, expires_in: LASTS, token_type: 'Bearer' } } });
  }
}
