// People who use the API without a pause: a fixed number of requests a second, reads and writes, and a subscription for each of them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '../../bench/lib/id.mjs';
import { Client } from '../../e2e/lib/client.mjs';

const CREATE = `mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) { task { id } userErrors { code message field } }
}`;
const COMPLETE = `mutation CompleteTask($input: CompleteTaskInput!) {
  completeTask(input: $input) { completion { id } userErrors { code message field } }
}`;
const HOMES = '{ viewer { id residences { id name revision } } }';
const TASKS = 'query Tasks($id: ID!, $after: String) { residence(id: $id) { tasks(first: 100, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } } } }';
const DONE = 'query Done($id: ID!, $after: String) { task(id: $id) { completions(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }';
const SOME = 'query Some($id: ID!) { residence(id: $id) { name tasks(first: 10) { nodes { id title dueOn } } } }';
const CHANGED = 'subscription Changed($id: ID!) { residenceChanged(residenceId: $id) { revision } }';

/** How long an answer is waited for: longer than any should take. */
const PATIENCE_MS = 20_000;
/** After which pause a write is sent again that was not acknowledged. */
const AGAIN_MS = 500;
/** What a socket is closed with by us, since what it was open for has ended. */
const ENDED = 4000;
/** After which pause a subscription is opened again that has ended. */
const REOPEN_MS = 250;

/** An id as apps make one: the time, and chance behind it. */
function newId(prefix) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return encode(prefix, bytes.toString('hex'));
}

class Person {
  static async join(url, n) {
    const person = new Person();
    person.client = await Client.signUp({ graphql: url }, { email: `person-${n}@example.com` });
    person.homeId = await person.client.createResidence();
    person.choreId = await person.client.createTask(person.homeId, 'Look after the pump', { onDemand: true });
    Object.assign(person, { made: new Map(), done: new Set() });
    return person;
  }

  /** Everything of a connection, page by page. */
  async #all(query, id, connection) {
    const nodes = [];
    for (let after = null; ; ) {
      const page = connection(await this.client.send(query, { id, after }));
      nodes.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return nodes;
      after = page.pageInfo.endCursor;
    }
  }

  /** Compares what was acknowledged with what is there: how much of it is lost, and how much is there twice. */
  async compare() {
    const tasks = (await this.#all(TASKS, this.homeId, ({ residence }) => residence.tasks)).filter(({ id }) => id !== this.choreId);
    const done = await this.#all(DONE, this.choreId, ({ task }) => task.completions);
    const titles = new Map(tasks.map(({ id, title }) => [id, title]));
    const doneIds = new Set(done.map(({ id }) => id));
    const lost = [...this.made].filter(([id, title]) => titles.get(id) !== title).length + [...this.done].filter((id) => !doneIds.has(id)).length;
    // Each was meant once, and all were acknowledged in the end: whatever is there beside them is there twice.
    const doubled = tasks.length + done.length - (this.made.size + this.done.size - lost);
    return { writes: this.made.size + this.done.size, lost, doubled };
  }
}

export class Crowd {
  /** Lets so many people join, and notes how each request went. */
  static async gather(url, { people, rate }) {
    const crowd = new Crowd();
    Object.assign(crowd, { url, answers: [], under: new Set(), n: 0, closes: [], stopped: false, sentAgain: 0 });
    crowd.people = await Promise.all(Array.from({ length: people }, (_, n) => Person.join(url, n)));
    crowd.streams = crowd.people.map((person) => new Stream(crowd, person));
    await Promise.all(crowd.streams.map((stream) => stream.open()));
    crowd.timer = setInterval(() => crowd.#ask(), 1000 / rate);
    return crowd;
  }

  /** Asks nothing more, and waits until everything is answered and every write acknowledged. */
  async stop() {
    clearInterval(this.timer);
    while (this.under.size > 0) await Promise.all(this.under);
    this.stopped = true;
    for (const stream of this.streams) stream.close();
  }

  /** What was asked between two instants. */
  between(from, to) {
    return this.answers.filter(({ at }) => at >= from && at < to);
  }

  /** What everybody finds of what was acknowledged. */
  async compare() {
    const all = await Promise.all(this.people.map((person) => person.compare()));
    const sum = (name) => all.reduce((total, one) => total + one[name], 0);
    return { writes: sum('writes'), lost: sum('lost'), doubled: sum('doubled') };
  }

  /** Whether everybody hears of a change; so many milliseconds are waited for it. */
  async hears(patience) {
    const before = this.streams.map(({ heard }) => heard);
    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (this.streams.every(({ heard }, n) => heard > before[n])) return true;
      await sleep(50);
    }
    return false;
  }

  #ask() {
    this.n += 1;
    const person = this.people[this.n % this.people.length];
    // Two in five write: one makes something, one ticks something off.
    const kind = Math.floor(this.n / this.people.length) % 5;
    const asked = kind === 0 ? this.#write(person, CREATE, this.#task(person)) : kind === 1 ? this.#write(person, COMPLETE, this.#completion(person))
      : this.#read(person, kind === 2 ? { query: HOMES } : { query: SOME, variables: { id: person.homeId } });
    const tracked = asked.finally(() => this.under.delete(tracked));
    this.under.add(tracked);
  }

  #task({ homeId, made }) {
    const input = { id: newId('task'), residenceId: homeId, title: `Task ${this.n}`, schedule: { once: { dueOn: '2030-01-01' } } };
    return { input, note: () => made.set(input.id, input.title) };
  }

  #completion({ choreId, done }) {
    const input = { id: newId('done'), taskId: choreId };
    return { input, note: () => done.add(input.id) };
  }

  async #read(person, body) {
    await this.#note('read', this.#send(person, body));
  }

  /** Sends a write until it is acknowledged, as apps do: the same id each time. */
  async #write(person, query, { input, note }) {
    const body = { query, variables: { input } };
    let isGood = await this.#note('write', this.#send(person, body));
    while (!isGood) {
      await sleep(AGAIN_MS);
      this.sentAgain += 1;
      isGood = (await this.#send(person, body)).good;
    }
    note();
  }

  async #note(kind, sent) {
    const at = Date.now();
    const answer = await sent;
    this.answers.push({ at, kind, took: Date.now() - at, ...answer });
    return answer.good;
  }

  async #send({ client }, body) {
    try {
      const response = await fetch(this.url, { method: 'POST', headers: client.headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) });
      const text = await response.text();
      const answer = JSON.parse(text.startsWith('{') ? text : '{}');
      const refused = Object.values(answer.data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
      const good = response.status === 200 && !answer.errors && refused.length === 0;
      return { good, problem: good ? null : `${response.status} ${text.slice(0, 200)}` };
    } catch (error) {
      return { good: false, problem: `${error.message} ${error.cause ?? ''}` };
    }
  }
}

/** A person's subscription, opened again whenever it has ended. */
class Stream {
  constructor(crowd, person) {
    Object.assign(this, { crowd, person, heard: 0 });
  }

  /** Resolves when the server has taken it for the first time. */
  open() {
    return new Promise((resolve) => {
      this.socket = new WebSocket(this.crowd.url.replace('http', 'ws'), 'graphql-transport-ws');
      const say = (message) => this.socket.send(JSON.stringify(message));
      this.socket.onopen = () => say({ type: 'connection_init', payload: { Authorization: `Bearer ${this.person.client.token}` } });
      this.socket.onmessage = ({ data }) => {
        const { type } = JSON.parse(data);
        if (type === 'connection_ack') {
          say({ id: '1', type: 'subscribe', payload: { query: CHANGED, variables: { id: this.person.homeId } } });
          resolve();
        }
        if (type === 'ping') say({ type: 'pong' });
        if (type === 'next') this.heard += 1;
        // It ended by itself, and its socket did not.
        if (type === 'error' || type === 'complete') this.socket.close(ENDED);
      };
      this.socket.onclose = ({ code }) => {
        if (this.crowd.stopped) return;
        this.crowd.closes.push({ at: Date.now(), code });
        setTimeout(() => this.open().then(resolve), REOPEN_MS);
      };
      this.socket.onerror = () => {};
    });
  }

  close() {
    this.socket.close();
  }
}
