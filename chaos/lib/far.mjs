// What all far ends have in common: a log that they write before they answer, and manners, good and bad.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a far end does with what it is handed. Whoever `takes` writes it down as taken. `status` is answered; without one the far end hangs
 * up without a word, so that nobody can know.
 */
const MANNERS = {
  good: { takes: true, status: 'ok' },
  busy: { takes: false, status: 'busy' },
  broken: { takes: false, status: 'broken' },
  drip: { takes: true, status: 'drip' },
  lost: { takes: true },
  rude: { takes: false },
};

/** Milliseconds between two letters of an answer that drips: with the usual length of one it outlasts the program's patience. */
export const DRIP_MS = 400;

/** Seconds that one that is busy asks for. */
export const RETRY_AFTER = 2;

/** A far end: a push service or a mail server. */
export class FarEnd {
  /**
   * @param {string} way What the program calls the way there.
   * @param {{ place: string, chance: object, losses?: number, delay?: number, clock?: () => number }} how Where its log is written; the share
   *   of what it takes without an answer; the milliseconds after which it answers; and its clock.
   */
  constructor(way, { place, chance, losses = 0.01, delay = 20, clock = Date.now }) {
    Object.assign(this, { way, chance, losses, delay, clock, manner: 'good', snare: null, held: null, gone: new Set(), entries: [] });
    this.file = openSync(join(place, `${way}.log`), 'a');
  }

  /** Adds a line to its log. */
  note(did, { to, key, titles, days }) {
    const entry = { at: this.clock(), way: this.way, did, to, key, titles, days };
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
    this.entries.push(entry);
    return entry;
  }

  /**
   * Decides what becomes of something that arrived by the connection whose other end has `port`, and writes it down; `isThere` tells whether
   * whoever sent it still is. Returns what is answered: `ok`, `busy`, `broken`, `drip`, `gone`, or nothing where it hangs up.
   */
  async receive(parcel, { port, isThere }) {
    if (this.held) {
      await this.held(port);
      if (!isThere()) {
        this.note('cut', parcel);
        return undefined;
      }
    }
    const snare = this.snare;
    if (snare?.when === 'arrived') {
      this.snare = null;
      this.note('cut', parcel);
      snare.spring(port);
      return undefined;
    }
    if (this.gone.has(parcel.to)) {
      this.note('gone', parcel);
      return 'gone';
    }
    const isUnlucky = this.manner === 'good' && this.chance.next() < this.losses;
    const { takes, status } = MANNERS[isUnlucky ? 'lost' : this.manner];
    if (takes || !status) this.note(takes ? 'took' : 'cut', parcel);
    if (takes && snare?.when === 'taken') {
      this.snare = null;
      snare.spring(port);
      return undefined;
    }
    if (takes && snare?.when === 'answered' && status === 'ok') {
      this.snare = null;
      setTimeout(() => snare.spring(port), this.delay + 1);
    }
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay));
    return status;
  }

  /** Has whatever arrives from now on wait; returns what lets it go on. */
  hold() {
    const waiting = [];
    this.held = (port) => new Promise((goOn) => waiting.push({ port, goOn }));
    return {
      /** The other ends of the connections on which something waits, one for each. */
      get ports() {
        return waiting.map(({ port }) => port);
      },
      release: () => {
        this.held = null;
        for (const { goOn } of waiting) goOn();
      },
    };
  }

  /** Lies in wait for the next that is handed over: `arrived`, `taken` or `answered`. */
  lie(when, spring) {
    this.snare = { when, spring };
  }
}

/** The titles that a text names, each once. */
export const titlesIn = (text) => [...new Set(text.match(/T-\d+-\d+/g))].sort();

/** Answers over HTTP/1.1 as `status` says; `words` tells what each is to this service. */
export function answer(response, status, words) {
  const said = words[status];
  if (!said) {
    response.socket?.destroy();
    return;
  }
  const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? '');
  response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
  if (status === 'drip') drip(response, text);
  else response.end(text);
}

/** Writes an answer letter by letter, and goes on with blanks, which mean nothing. */
export function drip(stream, text) {
  const letters = [...text.padEnd(40)];
  const timer = setInterval(() => {
    if (letters.length === 0 || stream.destroyed) {
      clearInterval(timer);
      if (!stream.destroyed) stream.end();
    } else stream.write(letters.shift());
  }, DRIP_MS);
  stream.on('error', () => clearInterval(timer));
}

/** By what connection a request of HTTP/1.1 came. */
export const heard = ({ socket }) => ({ port: socket.remotePort, isThere: () => !socket.destroyed });

/** Reads a request to its end. */
export async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads a token signed by somebody whose key is known; throws where it is not. */
export function signed(token, verify) {
  const [head, claims, signature] = token.split('.');
  if (!verify(Buffer.from(`${head}.${claims}`), Buffer.from(signature, 'base64url'))) throw new Error('the signature is wrong');
  return JSON.parse(Buffer.from(claims, 'base64url'));
}
