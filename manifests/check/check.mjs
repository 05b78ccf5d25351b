// Holds each overlay against its rules, its models and the program, and the Dockerfile against what there is to build.
// Usage: node check.mjs PROGRAM FOLDER      with the overlays in the folder, as `kubectl kustomize` writes them: local.yaml, production.yaml
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { amiss } from './image.mjs';
import { isCustom, misfits } from './models.mjs';
import { complaints } from './rules.mjs';
import { known, written } from './settings.mjs';
import { World } from './world.mjs';

const OVERLAYS = ['local', 'production'];
const manifests = join(import.meta.dirname, '..');
const [program, folder] = process.argv.slice(2);

/** Has the program itself look at what an overlay sets it to, with made-up secrets, and with made-up keys in place of files. */
function refusal(settings) {
  const place = mkdtempSync(join(tmpdir(), 'honeydue-manifests-'));
  const keys = {
    p8: readFileSync(join(manifests, '../testing/keys/apple.p8'), 'utf8'),
    json: JSON.stringify({ type: 'service_account', project_id: 'example', private_key: readFileSync(join(manifests, '../testing/keys/one.pem'), 'utf8'),
      client_email: 'a@example.iam.gserviceaccount.com', token_uri: 'https://oauth2.googleapis.com/token' }),
  };
  const env = { ...settings, DATABASE_URL: 'postgres://a:b@host/honeydue', REDIS_URL: 'redis://:a@honeydue-redis:6379', SECRET_KEY: 'made up for a check, and long enough',
    ADMIN_PASSWORD: 'made up, too', S3_ACCESS_KEY_ID: 'made', S3_SECRET_ACCESS_KEY: 'up' };
  if (!env.S3_BUCKET) for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']) delete env[name];
  if (!env.ADMIN_EMAIL) delete env.ADMIN_PASSWORD;
  for (const [name, value] of Object.entries(env).filter(([, value]) => value.startsWith('/secrets/'))) {
    env[name] = join(place, name);
    writeFileSync(env[name], keys[value.split('.').at(-1)]);
  }
  try {
    const { status, stdout, stderr } = spawnSync(program, ['config', 'check'], { env, cwd: place, encoding: 'utf8' });
    return status === 0 ? stdout.split('\n').filter((line) => line.startsWith('warning:')) : stderr.trim().split('\n');
  } finally {
    rmSync(place, { recursive: true });
  }
}

const file = (path) => readFileSync(join(manifests, path), 'utf8');
const settings = known(program);
const secrets = written(file('production/secrets.example.env'));
const lacking = amiss(join(manifests, '..'));
for (const complaint of lacking) console.error(complaint);
let n_wrong = lacking.length;
for (const overlay of OVERLAYS) {
  const docs = parseAllDocuments(readFileSync(join(folder, `${overlay}.yaml`), 'utf8')).map((doc) => doc.toJS());
  const listed = new Map([...written(file('base/honeydue.env')), ...written(file(`${overlay}/honeydue.env`))]);
  // The local database's own password is no setting of the program.
  if (overlay === 'local') secrets.set('POSTGRES_PASSWORD', undefined);
  const wrong = [...complaints({ docs, known: settings, listed, secrets }), ...misfits(docs, overlay), ...refusal(new World(docs).settings)];
  for (const complaint of wrong) console.error(`${overlay}: ${complaint}`);
  n_wrong += wrong.length;
  const n_settings = new Set(Object.values(settings).flatMap((settings) => [...settings.keys()])).size;
  if (!wrong.length) console.log(`${overlay}: ${docs.length} objects, ${docs.filter(isCustom).length} of them no part of Kubernetes; ${n_settings} settings wired; the program takes them.`);
}
process.exitCode = n_wrong ? 1 : 0;
