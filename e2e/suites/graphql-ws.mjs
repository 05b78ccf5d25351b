// graphql-transport-ws, by PROTOCOL.md of the graphql-ws package and by its own client.
//
// `residenceChanged` never ends by itself, so the checks cause what they wait for: a change gives a message, and the
// stream of a deleted residence completes. Where nothing may come, a ping answered afterwards proves that nothing did.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Client } from '../lib/client.mjs';

const PROTOCOL = 'graphql-transport-ws';
const QUERY = '{ viewer { id } }';
const INVALID = '{ nope }';
const REPLY_MS = 10_000;
const INIT_TIMEOUT_MS = 30_000;

const subscription = (residenceId) => `subscription { residenceChanged(residenceId: "${residenceId}") { revision deletedIds } }`;

/** Settles like `promise`, or fails after a time. */
function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A socket that keeps what it received. */
class Line {
  static async open(url, protocol = PROTOCOL) {
    const line = new Line(new WebSocket(url, [protocol]));
    await within(REPLY_MS, 'no handshake', line.opened);
    return line;
  }

  constructor(socket) {
    this.socket = socket;
    this.messages = [];
    this.listeners = new Set();
    this.opened = new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    this.closed.then((code) => {
      this.code = code;
      this.wake();
    });
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(String(data)));
      this.wake();
    });
  }

  wake() {
    for (const listener of this.listeners) listener();
  }

  send(message) {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id, query) {
    this.send({ id, type: 'subscribe', payload: { query } });
  }

  /** The first message that `wanted` accepts, among those that came and those that will. */
  until(wanted, what) {
    let look;
    const found = new Promise((resolve, reject) => {
      look = () => {
        const message = this.messages.find(wanted);
        if (message) resolve(message);
        else if (this.code !== undefined) reject(new Error(`closed with ${this.code} before ${what}: ${this.told()}`));
      };
      this.listeners.add(look);
      look();
    });
    return within(REPLY_MS, `no ${what}`, found)
      .catch((error) => {
        throw new Error(`${error.message}; messages: ${this.told()}`);
      })
      .finally(() => this.listeners.delete(look));
  }

  told() {
    return JSON.stringify(this.messages).slice(0, 400);
  }

  async initialise(token) {
    this.send({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : {} });
    await this.until(({ type }) => type === 'connection_ack', 'connection_ack');
  }

  /** Waits until the server has read all that was sent before. */
  async fence() {
    const n = (this.fences = (this.fences ?? 0) + 1);
    this.send({ type: 'ping', payload: { n } });
    await this.until(({ type, payload }) => type === 'pong' && payload?.n === n, `pong ${n}`);
  }

  async closesWith(code, ms = REPLY_MS) {
    assert.equal(await within(ms, `not closed with ${code}`, this.closed), code, 'close code');
  }

  of(id, type) {
    return this.messages.filter((message) => message.id === id && message.type === type);
  }
}

export async function run({ server }) {
  const client = await Client.signUp(server);
  const home = await client.createResidence();
  const lines = [];

  const open = async (protocol) => {
    const line = await Line.open(server.ws, protocol);
    lines.push(line);
    return line;
  };
  const ready = async () => {
    const line = await open();
    await line.initialise(client.token);
    return line;
  };
  /** Changes a residence until a message about it has come: nothing tells when a subscription has begun. */
  const stir = async (residenceId, came) => {
    while (!came()) await client.touch(residenceId);
  };
  const hears = (line, id, residenceId) =>
    Promise.all([line.until((message) => message.id === id && message.type === 'next', `next of ${id}`), stir(residenceId, () => line.of(id, 'next').length > 0)]);

  const checks = {
    'the handshake echoes the protocol': async () => {
      assert.equal((await open()).socket.protocol, PROTOCOL);
    },
    'another protocol is refused with 4406 or without an upgrade': async () => {
      let line;
      try {
        line = await open('nope-ws');
      } catch {
        return;
      }
      await line.closesWith(4406);
    },
    'connection_init is acknowledged': async () => {
      await ready();
    },
    'a second connection_init closes with 4429': async () => {
      const line = await ready();
      line.send({ type: 'connection_init' });
      await line.closesWith(4429);
    },
    'subscribe before the acknowledgement closes with 4401': async () => {
      const line = await open();
      line.subscribe('1', QUERY);
      await line.closesWith(4401);
    },
    'no connection_init in time closes with 4408': async () => {
      const line = await open();
      await line.closesWith(4408, INIT_TIMEOUT_MS);
    },
    'what is not JSON closes with 4400': async () => {
      const line = await ready();
      line.send('nonsense');
      await line.closesWith(4400);
    },
    'an unknown type closes with 4400': async () => {
      const line = await ready();
      line.send({ type: 'nope' });
      await line.closesWith(4400);
    },
    'subscribe without an id closes with 4400': async () => {
      const line = await ready();
      line.send({ type: 'subscribe', payload: { query: QUERY } });
      await line.closesWith(4400);
    },
    'subscribe without a query closes with 4400': async () => {
      const line = await ready();
      line.send({ id: '1', type: 'subscribe', payload: {} });
      await line.closesWith(4400);
    },
    'an id that is in use closes with 4409': async () => {
      const line = await ready();
      line.subscribe('1', subscription(home));
      line.subscribe('1', subscription(home));
      await line.closesWith(4409);
    },
    'ping is answered by pong, before the acknowledgement too': async () => {
      await (await open()).fence();
      await (await ready()).fence();
    },
    'a pong that nobody asked for is ignored': async () => {
      const line = await ready();
      line.send({ type: 'pong' });
      await line.fence();
    },
    'a subscription sends next until it completes': async () => {
      const line = await ready();
      const doomed = await client.createResidence();
      line.subscribe('a', subscription(doomed));
      await hears(line, 'a', doomed);
      await client.deleteResidence(doomed);
      await line.until(({ id, type }) => id === 'a' && type === 'complete', 'complete');
      assert.ok(line.of('a', 'next').every(({ payload }) => payload.data?.residenceChanged.revision > 0), line.told());
    },
    'a query over the socket gives one next, then complete': async () => {
      const line = await ready();
      line.subscribe('q', QUERY);
      await line.until(({ id, type }) => id === 'q' && type === 'complete', 'complete');
      assert.equal(line.of('q', 'next').length, 1);
      assert.equal(line.of('q', 'next')[0].payload.data.viewer.id, client.accountId);
    },
    'an invalid operation gives error with a list, and the socket goes on': async () => {
      const line = await ready();
      line.subscribe('b', INVALID);
      const answer = await line.until(({ id }) => id === 'b', 'answer');
      assert.equal(answer.type, 'error');
      assert.ok(Array.isArray(answer.payload) && answer.payload[0].message, line.told());
      line.subscribe('c', QUERY);
      await line.until(({ id, type }) => id === 'c' && type === 'complete', 'complete');
      assert.equal(line.of('b', 'complete').length, 0, 'complete after error');
    },
    'a syntax error gives error': async () => {
      const line = await ready();
      line.subscribe('b', '{');
      assert.equal((await line.until(({ id }) => id === 'b', 'answer')).type, 'error');
    },
    "the client's complete stops the stream and frees the id": async () => {
      const line = await ready();
      line.subscribe('a', subscription(home));
      line.subscribe('witness', subscription(home));
      await Promise.all([hears(line, 'a', home), hears(line, 'witness', home)]);
      line.send({ id: 'a', type: 'complete' });
      await line.fence();
      const before = line.of('a', 'next').length;
      const seen = line.of('witness', 'next').length;
      const revision = await client.touch(home);
      await line.until(
        ({ id, type, payload }) => id === 'witness' && type === 'next' && payload.data.residenceChanged.revision >= revision,
        `next of witness after ${seen}`,
      );
      await line.fence();
      assert.equal(line.of('a', 'next').length, before, 'messages after complete');
      line.subscribe('a', QUERY);
      await line.until(({ id, type }) => id === 'a' && type === 'complete', 'complete of the id used again');
    },
    'an id is free again after the server completed it': async () => {
      const line = await ready();
      for (const n of [1, 2]) {
        line.subscribe('a', QUERY);
        await line.until(() => line.of('a', 'complete').length === n, `complete ${n}`);
      }
    },
    'complete for an unknown id is ignored': async () => {
      const line = await ready();
      line.send({ id: 'zz', type: 'complete' });
      await line.fence();
    },
    'two operations go side by side': async () => {
      const line = await ready();
      line.subscribe('s', subscription(home));
      line.subscribe('q', QUERY);
      await line.until(({ id, type }) => id === 'q' && type === 'complete', 'complete of the query');
      await hears(line, 's', home);
    },
    'a wrong token closes with 4403': async () => {
      const line = await open();
      line.send({ type: 'connection_init', payload: { authorization: 'Bearer wrong' } });
      await line.closesWith(4403);
    },
    "graphql-ws's own client hears a stream to its end": async () => {
      const doomed = await client.createResidence();
      const socket = createClient({
        url: server.ws,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${client.token}` },
        retryAttempts: 0,
      });
      const heard = [];
      const ended = new Promise((resolve, reject) => {
        socket.subscribe({ query: subscription(doomed) }, { next: (message) => heard.push(message), error: reject, complete: resolve });
      });
      ended.catch(() => {});
      await within(REPLY_MS, 'no message', Promise.race([ended, stir(doomed, () => heard.length > 0)]));
      await client.deleteResidence(doomed);
      await within(REPLY_MS, 'no end', ended);
      assert.ok(heard.every(({ data }) => data.residenceChanged.revision > 0));
      await socket.dispose();
    },
  };

  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return true;
      } catch (error) {
        console.log(`FAIL ${name}: ${error.message ?? JSON.stringify(error)}`);
        return false;
      }
    }),
  );
  for (const line of lines) line.socket.terminate();
  const failed = outcomes.filter((passed) => !passed).length;
  return { passed: outcomes.length - failed, failed };
}
