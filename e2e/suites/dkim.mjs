// Signatures of mails, as mailauth reads them, which is somebody else's: over a mail server that is, too.
import { spawn, execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { SMTPServer } from 'smtp-server';
import { PROGRAM, freePort } from '../lib/server.mjs';

const DOMAIN = 'honeydue.example';
const PASSWORD = 'correct horse';
// A planner looks every ten seconds, and the machine may have other things to do.
const PATIENCE_SECS = 60;

const pem = (type, options, encoding) =>
  generateKeyPairSync(type, { ...options, privateKeyEncoding: { type: encoding, format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;

/** Keys as OpenSSL writes them, old and new. */
const KEYS = {
  rsa: pem('rsa', { modulusLength: 2048 }, 'pkcs8'),
  'rsa as of old': pem('rsa', { modulusLength: 3072 }, 'pkcs1'),
  ed25519: pem('ed25519', {}, 'pkcs8'),
};

export async function run() {
  let passed = 0;
  let failed = 0;
  const check = (what, isRight) => {
    if (isRight) passed += 1;
    else {
      failed += 1;
      console.log(`FAIL ${what}`);
    }
  };
  const office = await open();
  try {
    for (const [name, key] of Object.entries(KEYS)) {
      const record = await office.signWith(key);
      const { token, email } = await office.signUp();
      const mail = await office.next((mail) => mail.includes(`To: ${email}\r\n`));
      check(`${name}: a mail is signed`, (await judge(mail, record)) === 'pass');
      await changes(check, name, mail, record);
      if (name !== 'rsa') continue;

      await office.verify(mail, token);
      await office.letIn(token);
      const notice = await office.next((mail) => mail.includes('\r\nList-Unsubscribe: '));
      check('a notice says how it ends', /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m.test(notice));
      check('a notice is signed', (await judge(notice, record)) === 'pass');
      await changes(check, 'notice', notice, record);
      for (const header of ['List-Unsubscribe', 'List-Unsubscribe-Post']) {
        check(`${header} cannot be taken away`, (await judge(notice.replace(new RegExp(`^${header}: .*\r\n`, 'm'), ''), record)) !== 'pass');
        check(`${header} cannot be changed`, (await judge(notice.replace(new RegExp(`^${header}: (.*)\r\n`, 'm'), `${header}: $1x\r\n`), record)) !== 'pass');
      }
    }
  } finally {
    await office.close();
  }
  return { passed, failed };
}

/** Changes what must not be changed, and what may be. */
async function changes(check, name, mail, record) {
  const end = mail.indexOf('\r\n\r\n');
  const [head, body] = [mail.slice(0, end), mail.slice(end)];
  const harm = {
    'a word of the body': `${head}${body.replace('honeyDue', 'honeyDew')}`,
    'one more line': `${mail}one more\r\n`,
    'the subject': mail.replace(/^Subject: /m, 'Subject: Re: '),
    'the sender': mail.replace(/^From: .*$/m, `From: Eve <eve@${DOMAIN}>`),
    'a second sender': mail.replace(/^From: /m, `From: Eve <eve@${DOMAIN}>\r\nFrom: `),
    'a header that says how it ends': mail.replace(/^From: /m, 'List-Unsubscribe: <https://eve.example>\r\nFrom: '),
    'a type': mail.replace(/^Content-Type: /m, 'Content-Type: text/plain\r\nX-Was: '),
  };
  for (const [what, changed] of Object.entries(harm)) check(`${name}: nobody may change ${what}`, changed !== mail && (await judge(changed, record)) !== 'pass');
  const other = { ...record, text: record.text.replace(/p=.{8}/, 'p=AAAAAAAA') };
  check(`${name}: another key is not ours`, (await judge(mail, other)) !== 'pass');
  const harmless = {
    'a header of the way': `Received: from there by here\r\n${mail}`,
    'spaces at the end of a line': mail.replace(/^Subject: .*$/m, (line) => `${line}  `),
    'empty lines at the end': `${mail}\r\n\r\n`,
  };
  for (const [what, changed] of Object.entries(harmless)) check(`${name}: ${what} does no harm`, (await judge(changed, record)) === 'pass');
}

/** Says what a receiver thinks of a mail who finds one record in the DNS, and no other. */
async function judge(mail, record) {
  const resolver = async (name) => {
    if (name === record.name) return [[record.text]];
    throw Object.assign(new Error(`${name} is not there`), { code: 'ENOTFOUND' });
  };
  const { results } = await dkimVerify(Buffer.from(mail, 'latin1'), { resolver });
  const [only] = results;
  return results.length === 1 && only.signingDomain === DOMAIN ? only.status.result : 'unsigned';
}

/** Opens a mail server, and the program in two processes beside it; the one that sends is started anew for each key. */
async function open() {
  const mails = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let mail = '';
      stream.setEncoding('latin1').on('data', (chunk) => (mail += chunk));
      stream.on('end', () => {
        mails.push(mail);
        done();
      });
    },
  });
  await new Promise((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'honeydue-dkim-'));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite:${join(folder, 'honeydue.sqlite')}?mode=rwc`,
    DATA_DIR: folder,
    OUTBOX_DIR: join(folder, 'outbox'),
    FILES_DIR: join(folder, 'files'),
    SECRET_KEY: 'only for a moment, and long enough for that',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LISTEN: `127.0.0.1:${port}`,
    WORKER_LISTEN: `127.0.0.1:${await freePort()}`,
    SMTP_URL: `smtp://127.0.0.1:${smtp.server.address().port}`,
    MAIL_FROM: `honeyDue <hello@${DOMAIN}>`,
    LOG_LEVEL: 'warn',
    NO_COLOR: '1',
  };
  const start = (command, more = {}) => {
    const child = spawn(PROGRAM, [command], { cwd: folder, env: { ...env, ...more }, stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    return { end: () => (child.kill('SIGTERM'), ended) };
  };
  execFileSync(PROGRAM, ['migrate', 'up'], { cwd: folder, env, stdio: 'ignore' });
  const server = start('serve');
  let worker = null;

  const ask = async (query, variables, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await response.json();
    const payload = data && Object.values(data)[0];
    if (errors || payload?.userErrors?.length > 0) throw new Error(JSON.stringify(errors ?? payload.userErrors));
    return payload;
  };
  /** Waits for a mail that is as it should be. */
  const next = async (isRight) => {
    const deadline = Date.now() + PATIENCE_SECS * 1000;
    for (;;) {
      const found = mails.find(isRight);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`no such mail came within ${PATIENCE_SECS} s`);
      await pause(50);
    }
  };
  const office = {
    next,
    /** Starts the one that sends with a key, and returns the record that the doctor wants published. */
    async signWith(key) {
      const dkim = { DKIM_DOMAIN: DOMAIN, DKIM_SELECTOR: 'autumn', DKIM_KEY: key };
      await worker?.end();
      worker = start('worker', dkim);
      const said = spawnedText(['doctor'], { cwd: folder, env: { ...env, ...dkim } });
      const [, name, text] = /find in the DNS: (\S+) TXT "([^"]+)"/.exec(said);
      return { name, text };
    },
    async signUp() {
      for (let tries = 0; !(await fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok, () => false)); tries += 1) {
        if (tries > 300) throw new Error('the program is not ready');
        await pause(50);
      }
      const signUp = 'mutation($input: SignUpInput!) { signUp(input: $input) { tokens { accessToken } userErrors { code } } }';
      const email = `${randomUUID()}@example.com`;
      const input = { email, password: PASSWORD, displayName: 'Olive', timeZone: 'UTC' };
      const { tokens } = await ask(signUp, { input });
      return { token: tokens.accessToken, email };
    },
    async verify(mail, token) {
      const [code] = /\b\d{6}\b/.exec(mail.slice(mail.indexOf('text/plain')));
      await ask('mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code } } }', { input: { code } }, token);
    },
    /** Has somebody join a home, of which its owner is told at once. */
    async letIn(token) {
      const make = 'mutation($input: CreateResidenceInput!) { createResidence(input: $input) { residence { id } userErrors { code } } }';
      const { residence } = await ask(make, { input: { name: 'Elm Street', kind: 'HOUSE' } }, token);
      const invite = 'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { invitation { code } userErrors { code } } }';
      const { invitation } = await ask(invite, { input: { residenceId: residence.id } }, token);
      const guest = await office.signUp();
      const join = 'mutation($input: JoinResidenceInput!) { joinResidence(input: $input) { userErrors { code } } }';
      await ask(join, { input: { code: invitation.code } }, guest.token);
    },
    async close() {
      await worker?.end();
      await server.end();
      await new Promise((resolve) => smtp.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return office;
}

/** Runs a command that may find fault, and returns what it says. */
function spawnedText(args, options) {
  try {
    return execFileSync(PROGRAM, args, { ...options, encoding: 'utf8' });
  } catch (error) {
    return error.stdout;
  }
}
