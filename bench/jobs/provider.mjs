// A push service that speaks Google's protocol, as far as all three use it. It writes each push down before it answers.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';

/** Where a push is posted; the project's name is anybody's. */
export const PATH = '/v1/projects/bench/messages:send';

export class Provider {
  /** Answers come `delay` milliseconds after a push. */
  static async open(delay) {
    const provider = new Provider();
    provider.delay = delay;
    provider.begin(null);
    provider.server = createServer((request, answer) => provider.#hear(request, answer));
    // Google closes no connection that was idle for a few seconds.
    provider.server.keepAliveTimeout = 120_000;
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    provider.url = `http://127.0.0.1:${provider.server.address().port}`;
    return provider;
  }

  /** Begins a new log; `heard` is told how many devices were reached so far whenever there is one more. */
  begin(file) {
    this.log?.end();
    this.log = file && createWriteStream(file);
    this.taken = [];
    this.devices = new Set();
    this.heard = () => {};
  }

  close() {
    this.log?.end();
    this.server.close();
    this.server.closeAllConnections();
  }

  #hear(request, answer) {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (text += chunk));
    request.on('error', () => {});
    request.on('end', () => {
      answer.setHeader('content-type', 'application/json');
      if (request.url === '/token') {
        answer.end('{"access_token":"good","expires_in":3600,"token_type":"Bearer"}');
        return;
      }
      const { message } = JSON.parse(text);
      this.#take(message.token, message.android.collapse_key);
      setTimeout(() => answer.end(`{"name":"projects/bench/messages/${this.taken.length}"}`), this.delay);
    });
  }

  #take(device, key) {
    const at = Date.now();
    this.taken.push({ device, key, at });
    this.log?.write(`${at} ${device} ${key}\n`);
    if (this.devices.has(device)) return;
    this.devices.add(device);
    this.heard(this.devices.size);
  }
}
