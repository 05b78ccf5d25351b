// A client of the API for the suites: signed in, and loud about every error.
import { randomUUID } from 'node:crypto';

const SIGN_UP = `mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) { tokens { accessToken } account { id } userErrors { code message field } }
}`;
const CREATE_RESIDENCE = `mutation CreateResidence($input: CreateResidenceInput!) {
  createResidence(input: $input) { residence { id } userErrors { code message field } }
}`;
const RENAME_RESIDENCE = `mutation RenameResidence($input: UpdateResidenceInput!) {
  updateResidence(input: $input) { residence { revision } userErrors { code message field } }
}`;
const DELETE_RESIDENCE = `mutation DeleteResidence($input: DeleteResidenceInput!) {
  deleteResidence(input: $input) { deletedId userErrors { code message field } }
}`;
const CREATE_TASK = `mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) { task { id } userErrors { code message field } }
}`;
const COMPLETE_TASK = `mutation CompleteTask($input: CompleteTaskInput!) {
  completeTask(input: $input) { completion { id } userErrors { code message field } }
}`;

export class Client {
  /** Signs a new person up. */
  static async signUp(server, { email = `${randomUUID()}@example.com` } = {}) {
    const client = new Client(server);
    const { tokens, account } = await client.change(SIGN_UP, {
      email,
      password: 'a long enough password',
      displayName: 'Robin',
    });
    client.token = tokens.accessToken;
    client.accountId = account.id;
    return client;
  }

  constructor(server, token) {
    this.server = server;
    this.token = token;
    this.renamed = 0;
  }

  get headers() {
    return {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    };
  }

  /** Sends a request as it is; returns the status and the answer. */
  async post(body) {
    const response = await fetch(this.server.graphql, { method: 'POST', headers: this.headers, body: JSON.stringify(body) });
    const text = await response.text();
    try {
      return { status: response.status, answer: JSON.parse(text) };
    } catch {
      throw new Error(`HTTP ${response.status} without JSON: ${text.slice(0, 300)}`);
    }
  }

  /** Runs an operation that must not fail; returns its data. */
  async send(query, variables) {
    const { status, answer } = await this.post({ query, variables });
    if (status !== 200 || answer.errors) throw new Error(`HTTP ${status}: ${JSON.stringify(answer)}\n${query}`);
    return answer.data;
  }

  /** Runs a mutation of one field that must not be refused; returns its payload. */
  async change(mutation, input) {
    const [payload] = Object.values(await this.send(mutation, { input }));
    if (payload.userErrors.length > 0) throw new Error(`${JSON.stringify(payload.userErrors)}\n${mutation}`);
    return payload;
  }

  async createResidence(name = 'Elm Street') {
    return (await this.change(CREATE_RESIDENCE, { name, kind: 'HOUSE' })).residence.id;
  }

  /** Changes something about a residence, so that whoever listens hears of it. */
  async touch(residenceId) {
    this.renamed += 1;
    return (await this.change(RENAME_RESIDENCE, { residenceId, name: `Elm Street ${this.renamed}` })).residence.revision;
  }

  async deleteResidence(residenceId) {
    await this.change(DELETE_RESIDENCE, { residenceId });
  }

  async createTask(residenceId, title, schedule, rest = {}) {
    return (await this.change(CREATE_TASK, { residenceId, title, schedule, ...rest })).task.id;
  }

  async completeTask(taskId) {
    return (await this.change(COMPLETE_TASK, { taskId })).completion.id;
  }
}
