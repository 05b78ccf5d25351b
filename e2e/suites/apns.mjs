// Whether the stand-in for Apple's push service, which the chaos runner sends to, is one: @parse/node-apn, which was written for Apple, sends to it
// over TLS, and says in its own words what comes of it. Then the program itself, which is told of the certificate's authority.
import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import apn from '@parse/node-apn';
import { Apns, KEY_ID, TEAM_ID, TOPIC } from '../../chaos/lib/apns.mjs';
import { PROGRAM } from '../lib/server.mjs';

const PHONE = '11'.repeat(32);
const DEVELOPERS = '5a'.repeat(32);
const GONE = '22'.repeat(32);
const HOUR = 3_600_000;

export async function run() {
  let passed = 0;
  let failed = 0;
  const check = (what, found, wanted) => {
    const [is, should] = [found, wanted].map((value) => JSON.stringify(value));
    if (is === should) passed += 1;
    else {
      failed += 1;
      console.log(`FAIL ${what}: ${is} instead of ${should}`);
    }
  };
  const place = mkdtempSync(join(tmpdir(), 'honeydue-apns-'));
  const { ca, tls } = certificates(place);
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const apns = await Apns.open({ place, tls, chance: { next: () => 1 }, delay: 0, clock });
  apns.gone.add(GONE);
  try {
    const [port, sandbox] = apns.servers.map((server) => server.address().port);
    const key = readFileSync(apns.env.APNS_KEY_FILE);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    /** Sends one push as a provider of these settings does, and says what the client says of it. */
    const send = async (device, settings = {}, change = () => {}) => {
      const token = { key, keyId: KEY_ID, teamId: TEAM_ID, ...settings.token };
      const provider = new apn.Provider({ address: '127.0.0.1', port, ca, ...settings, token });
      const note = new apn.Notification({ alert: 'Clean the gutters', topic: TOPIC, pushType: 'alert' });
      change(note);
      const { sent, failed: [no] } = await provider.send(note, device);
      await provider.shutdown();
      return { sent: sent.length, id: (sent[0] ?? no)['apns-id'], unique: sent[0]?.['apns-unique-id'], ...no };
    };
    const said = ({ sent, status, response, error }) => (sent ? 'sent' : `${status} ${response?.reason ?? error?.message}`);

    const good = await send(PHONE);
    check('a good push', said(good), 'sent');
    check('a push gets an id', /^[0-9a-f-]{36}$/.test(good.id), true);
    check('a push has no name in the console', good.unique, undefined);
    check('what came', apns.entries.map(({ did, to }) => [did, to]), [['took', PHONE]]);
    const id = 'eabeae54-14a8-11e5-b60b-1697f925ec7b';
    check('an id that was given stays', (await send(PHONE, {}, (note) => (note.id = id))).id, id);
    const tried = await send(DEVELOPERS, { port: sandbox });
    check('a push to the sandbox', [said(tried), /^[0-9a-f-]{36}$/.test(tried.unique)], ['sent', true]);

    const large = (note) => (note.payload = { text: 'x'.repeat(4096) });
    for (const [what, push, wanted] of [
      ['a device of the sandbox', [DEVELOPERS], '400 BadDeviceToken'],
      ['a token that is none', ['abcdef'], '400 BadDeviceToken'],
      ['a token that is too long', ['ab'.repeat(150)], '400 BadDeviceToken'],
      ['a key of somebody else', [PHONE, { token: { key: other } }], '403 InvalidProviderToken'],
      ['a team of somebody else', [PHONE, { token: { teamId: 'OTHERTEAM' } }], '403 InvalidProviderToken'],
      ['a key by another name', [PHONE, { token: { keyId: 'OTHERKEY' } }], '403 InvalidProviderToken'],
      ['too large a payload', [PHONE, {}, large], '413 PayloadTooLarge'],
      ['no topic', [PHONE, {}, (note) => (note.topic = undefined)], '400 MissingTopic'],
      ['a topic that is none', [PHONE, {}, (note) => (note.topic = 'com.example.other')], '400 BadTopic'],
      ['too long a key', [PHONE, {}, (note) => (note.collapseId = 'x'.repeat(65))], '400 BadCollapseId'],
      ['a kind that is none', [PHONE, {}, (note) => (note.pushType = 'letter')], '400 InvalidPushType'],
    ]) {
      const answer = await send(...push);
      check(what, said(answer), wanted);
      check(`${what}: has an id`, /^[0-9a-f-]{36}$/.test(answer.id), true);
    }
    const gone = await send(GONE);
    check('a device that is gone', said(gone), '410 Unregistered');
    check('since when it is gone', Math.abs(gone.response.timestamp - Date.now()) < HOUR, true);
    ahead = 2 * HOUR;
    check('a token that is too old', said(await send(PHONE, { connectionRetryLimit: 0 })), '403 ExpiredProviderToken');
    ahead = -2 * HOUR;
    check('a token of tomorrow', said(await send(PHONE)), '403 InvalidProviderToken');
    ahead = 0;
    check('whoever does not believe the certificate', /certificate/.test((await send(PHONE, { ca: undefined })).error?.message), true);
    for (const [what, headers, wanted] of [
      ['no token of a provider', { ':method': 'POST', ':path': `/3/device/${PHONE}` }, '403 MissingProviderToken'],
      ['another path', { ':method': 'POST', ':path': '/4/device' }, '404 BadPath'],
      ['another method', { ':method': 'GET', ':path': `/3/device/${PHONE}` }, '405 MethodNotAllowed'],
    ]) check(what, await ask(`https://127.0.0.1:${port}`, ca, headers), wanted);

    // The program asks the same service whether it is known there.
    const doctor = async (more) => {
      const env = { PATH: process.env.PATH, DATA_DIR: place, NO_COLOR: '1', ...apns.env, ...more };
      const { stdout } = await promisify(execFile)(PROGRAM, ['doctor'], { cwd: place, env }).catch((error) => error);
      return /^\w+ +push: Apple.*$/m.exec(stdout)?.[0] ?? stdout;
    };
    check('the program, told of the authority', await doctor({ EXTRA_CA_FILE: join(place, 'ca.pem') }), "ok    push: Apple's service knows us");
    check('the program, not told of it', /^fail .*UnknownIssuer.*EXTRA_CA_FILE/.test(await doctor({})), true);
    check('the program with another team', /^fail .*InvalidProviderToken/.test(await doctor({ EXTRA_CA_FILE: join(place, 'ca.pem'), APNS_TEAM_ID: 'OTHERTEAM' })), true);
  } finally {
    apns.close();
    rmSync(place, { recursive: true, force: true });
  }
  return { passed, failed };
}

/** Has OpenSSL make an authority, and a certificate of it for this machine. */
function certificates(place) {
  const at = (name) => join(place, name);
  const make = (name, subject, ...more) =>
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', subject,
      '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), ...more], { stdio: 'pipe' });
  make('ca', '/CN=an authority of a house');
  make('server', '/CN=127.0.0.1', '-CA', at('ca.pem'), '-CAkey', at('ca.key'),
    '-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE');
  return { ca: readFileSync(at('ca.pem')), tls: { key: readFileSync(at('server.key')), cert: readFileSync(at('server.pem')) } };
}

/** Asks by a bare request, and returns status and reason. */
async function ask(url, ca, headers) {
  const session = connect(url, { ca });
  try {
    return await new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request(headers).setEncoding('utf8').once('error', reject);
      let [status, text] = [0, ''];
      stream.once('response', ({ ':status': code }) => (status = code));
      stream.on('data', (chunk) => (text += chunk));
      stream.once('end', () => resolve(`${status} ${JSON.parse(text).reason}`));
      stream.end();
    });
  } finally {
    session.close();
  }
}
