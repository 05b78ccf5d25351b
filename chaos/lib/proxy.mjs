// Between a worker and PostgreSQL: passes on what they say, and strikes at a chosen statement. It can end the worker when a statement was
// executed and before it hears of that, or before its transaction is committed; or only hang up, so that nobody tells the worker.
import { createServer, connect } from 'node:net';
import { once } from 'node:events';

/** The statements at which something can be done, by their text. One that is `alone` is committed by itself, the others with what follows. */
const STATEMENTS = [
  { what: 'claim', alone: false, pattern: /ORDER BY next_attempt_at LIMIT[^]*state = 'CLAIMED', claims = claims \+ 1/ },
  { what: 'claim', alone: true, pattern: /UPDATE delivery SET[^]*state = 'CLAIMED', claims = claims \+ 1/ },
  { what: 'intent', alone: false, pattern: /UPDATE delivery SET state = 'SENDING'/ },
  { what: 'outcome', alone: true, pattern: /WITH changed AS \(UPDATE delivery SET state = \$3, claims = 0/ },
  { what: 'outcome', alone: false, pattern: /UPDATE delivery SET state = \$3, claims = 0/ },
  { what: 'plan', alone: false, pattern: /SELECT \* FROM schedule WHERE next_at/ },
];

const subjectOf = (sql) => STATEMENTS.find(({ pattern }) => pattern.test(sql)) ?? null;

/** Splits a stream into messages of the protocol; `first` says that what comes first has no type. */
class Messages {
  constructor(first, each) {
    Object.assign(this, { first, each, rest: Buffer.alloc(0) });
  }

  push(chunk) {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (;;) {
      const head = this.first ? 0 : 1;
      if (this.rest.length < head + 4) return;
      const length = head + this.rest.readInt32BE(head);
      if (this.rest.length < length) return;
      const message = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      const type = this.first ? null : String.fromCharCode(message[0]);
      this.first = false;
      this.each(type, message);
    }
  }
}

export class Proxy {
  #carried = new Set();
  #forgotten = [];

  /**
   * Opens a way to the database at `url` for a worker that is not known yet. `traps` are what is lain in wait with, for whichever worker comes
   * by first: `what` it is about, `when` (`after` it was executed and before its answer, or `before` it is committed), and what is done then.
   */
  static async open(url, traps) {
    const proxy = new Proxy();
    Object.assign(proxy, { to: new URL(url), traps, worker: null });
    proxy.server = createServer({ noDelay: true }, (socket) => proxy.#carry(socket));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    const own = new URL(url);
    own.host = `127.0.0.1:${proxy.server.address().port}`;
    own.searchParams.set('sslmode', 'disable');
    proxy.url = own.toString();
    return proxy;
  }

  close() {
    this.hear();
    this.server.close();
  }

  /** From now on nothing is passed on and nobody is hung up on, as by a network that forgot its connections; new ones are taken and get no word. */
  swallow() {
    this.silent = true;
    this.#forgotten.push(...this.#carried);
  }

  /** New connections are passed on again; those that were there before stay silent. */
  hear() {
    this.silent = false;
  }

  /** Ends what stayed silent. */
  forget() {
    for (const end of this.#forgotten.splice(0)) end.destroy();
  }

  /** Finds a trap, unless something else is done to the worker, and takes it: nobody else falls into it. */
  #trap(what, when) {
    const trap = [...this.traps].find((other) => other.what === what && other.when === when);
    if (!trap || this.worker.busy) return null;
    trap.take(this.worker);
    return trap;
  }

  #carry(client) {
    if (this.silent) {
      client.on('error', () => {});
      client.resume();
      this.#forgotten.push(client);
      return;
    }
    const server = connect({ host: this.to.hostname, port: Number(this.to.port), noDelay: true });
    const statements = new Map();
    // What the transaction is about; how many answers were asked for and came; the answer that is kept back, and what happens then.
    let [subject, asked, answered, held, trap] = [null, 0, 0, null, null];
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    /** Strikes now, where a trap is set before this; or has the answer kept back, where one is set after it. */
    const step = (what) => {
      const sudden = this.#trap(what, 'before');
      if (sudden) {
        sudden.spring();
        cut();
        return true;
      }
      trap ??= this.#trap(what, 'after');
      if (trap && held === null) held = asked + 1;
      return false;
    };

    const fromClient = new Messages(true, (type, message) => {
      if (type === 'P') {
        const end = message.indexOf(0, 5);
        statements.set(message.toString('utf8', 5, end), subjectOf(message.toString('utf8', end + 1, message.indexOf(0, end + 1))));
      } else if (type === 'B') {
        const begin = message.indexOf(0, 5) + 1;
        const about = statements.get(message.toString('utf8', begin, message.indexOf(0, begin)));
        if (about && !about.alone) subject = about.what;
        if (about?.alone && step(about.what)) return undefined;
      } else if (type === 'Q') {
        const sql = message.toString('utf8', 5, message.length - 1).trim().toUpperCase();
        if (sql.startsWith('COMMIT')) {
          if (step(subject)) return undefined;
          subject = null;
        } else subject = null;
      }
      if (type === 'S' || type === 'Q') asked += 1;
      return server.write(message);
    });
    const fromServer = new Messages(false, (type, message) => {
      // It says so at the end of the greeting, too.
      const isReady = type === 'Z';
      if (isReady && asked > 0) answered += 1;
      if (held === null || answered + (isReady ? 0 : 1) < held) client.write(message);
      else if (isReady) {
        trap.spring();
        trap = null;
        cut();
      }
    });
    const forgotten = () => this.#forgotten.includes(client);
    client.on('data', (chunk) => forgotten() || fromClient.push(chunk));
    server.on('data', (chunk) => forgotten() || fromServer.push(chunk));
    for (const end of [client, server]) this.#carried.add(end);
    for (const [one, other] of [[client, server], [server, client]]) {
      one.on('error', () => forgotten() || other.destroy());
      one.on('close', () => {
        this.#carried.delete(one);
        if (!forgotten()) other.destroy();
      });
    }
    // It broke before the answer came.
    client.on('close', () => trap?.miss());
  }
}
