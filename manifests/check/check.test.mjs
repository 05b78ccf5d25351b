// Each rule finds what it is for: manifests that are right are spoiled in one place, and that must be told.
// By scripts/check-manifests.sh, with RENDERED, the folder of the overlays, and PROGRAM.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { omissions } from './image.mjs';
import { misfits } from './models.mjs';
import { complaints } from './rules.mjs';
import { known, read, written } from './settings.mjs';

const { RENDERED, PROGRAM } = process.env;
const manifests = join(import.meta.dirname, '..');
const text = readFileSync(join(RENDERED, 'production.yaml'), 'utf8');
const file = (path) => written(readFileSync(join(manifests, path), 'utf8'));
const settings = known(PROGRAM);

/** The production overlay as it is, with ways to its objects. */
function production() {
  const docs = parseAllDocuments(text).map((doc) => doc.toJS());
  const get = (kind, name) => docs.find((doc) => doc.kind === kind && doc.metadata.name.startsWith(name));
  const pod = (name) => get('Deployment', name).spec.template.spec;
  return {
    docs, get, pod,
    known: structuredClone(settings),
    listed: file('base/honeydue.env'),
    secrets: file('production/secrets.example.env'),
    config: get('ConfigMap', 'honeydue-config').data,
  };
}

test('what is committed is right', () => {
  const { docs, ...rest } = production();

  assert.deepEqual(complaints({ docs, ...rest }), []);
  assert.deepEqual(misfits(docs, 'test'), []);
});

const env = (pod, name) => pod.containers[0].env.findIndex((variable) => variable.name === name);

for (const [what, spoil, told] of [
  ['a new setting', ({ known }) => known.api.set('NEW_LIMIT', {}), /NEW_LIMIT stands in no honeydue.env/],
  ['a new secret', ({ known }) => known.worker.set('NEW_TOKEN', { secret: true }), /Deployment honeydue-worker does not get NEW_TOKEN/],
  ['a setting that is gone', ({ listed }) => listed.set('OLD_LIMIT', '1'), /OLD_LIMIT stands in a honeydue.env, and the program has no such/],
  ['a secret among the settings', ({ listed }) => listed.set('SECRET_KEY', 'x'), /SECRET_KEY is a secret and stands/],
  ['a secret that is not handed over', ({ pod }) => pod('honeydue-api').containers[0].env.splice(env(pod('honeydue-api'), 'SECRET_KEY'), 1), /honeydue-api does not get SECRET_KEY/],
  ['a secret for who does not need it', ({ pod }) => pod('honeydue-api').containers[0].env.push({ name: 'SMTP_URL', valueFrom: { secretKeyRef: { name: 'honeydue-secrets', key: 'SMTP_URL' } } }), /honeydue-api gets SMTP_URL, which is no setting of `serve`/],
  ['a secret that nobody is told of', ({ secrets }) => secrets.delete('SMTP_URL'), /wants SMTP_URL, which secrets.example.env/],
  ['a value in the open', ({ pod }) => pod('honeydue-api').containers[0].env.push({ name: 'DATABASE_URL', value: 'postgres://a:b@c/d' }), /DATABASE_URL in the open/],
  ['a file that is not mounted', ({ config }) => { config.APNS_KEY_FILE = '/secrets/apns/other.p8'; }, /APNS_KEY_FILE names \/secrets\/apns\/other.p8/],
  ['one worker', ({ get }) => { get('Deployment', 'honeydue-worker').spec.replicas = 1; }, /there is one worker/],
  ['a gap', ({ get }) => { get('Deployment', 'honeydue-api').spec.strategy.rollingUpdate.maxUnavailable = 1; }, /honeydue-api does not roll/],
  ['root', ({ pod }) => { pod('honeydue-admin').securityContext.runAsUser = 0; }, /honeydue-admin: may run as root/],
  ['a root that can be written to', ({ pod }) => { pod('honeydue-redis').containers[0].securityContext.readOnlyRootFilesystem = false; }, /honeydue-redis: may write to its root/],
  ['a token', ({ pod }) => { delete pod('honeydue-worker').automountServiceAccountToken; }, /honeydue-worker: gets a token/],
  ['no limits', ({ pod }) => { delete pod('honeydue-worker').containers[0].resources.limits; }, /honeydue-worker: has no limits/],
  ['a namespace that lets all in', ({ get }) => { get('Namespace', 'honeydue').metadata.labels['pod-security.kubernetes.io/enforce'] = 'baseline'; }, /namespace is not restricted/],
  ['no probe', ({ pod }) => { delete pod('honeydue-worker').containers[0].livenessProbe; }, /honeydue-worker has no livenessProbe/],
  ['too short a grace', ({ config }) => { config.STOP_TIMEOUT_SECS = '30'; }, /honeydue-api is killed after 35 s, and may need 40 s/],
  ['an account that is not there', ({ pod }) => { pod('honeydue-api').serviceAccountName = 'other'; }, /names ServiceAccount other/],
  ['a volume that is not there', ({ pod }) => pod('honeydue-api').containers[0].volumeMounts.push({ name: 'other' }), /mounts other/],
  ['a Service for nobody', ({ get }) => { get('Service', 'honeydue-api').spec.selector['app.kubernetes.io/component'] = 'apii'; }, /Service honeydue-api finds the pods of 0/],
  ['an open namespace', ({ docs, get }) => docs.splice(docs.indexOf(get('NetworkPolicy', 'honeydue-nothing')), 1), /no NetworkPolicy denies/],
  ['a policy for nobody', ({ get }) => { get('NetworkPolicy', 'honeydue-redis').spec.podSelector.matchLabels['app.kubernetes.io/component'] = 'valkey'; }, /honeydue-redis selects no pod/],
  ['a port that nobody may reach', ({ pod }) => pod('honeydue-worker').containers[0].ports.push({ name: 'new', containerPort: 9 }), /honeydue-worker has the port 9/],
  ['another host', ({ config }) => { config.PUBLIC_URL = 'https://other.example'; }, /is for honeydue.example, and PUBLIC_URL for other.example/],
  ['no TLS', ({ get }) => { delete get('Ingress', 'honeydue').spec.tls; }, /Ingress honeydue is not by https:/],
  ['streams that are held back', ({ get }) => { get('Ingress', 'honeydue-streams').metadata.annotations['traefik.ingress.kubernetes.io/router.middlewares'] = 'honeydue-honeydue-body@kubernetescrd'; }, /\/graphql does not lead to honeydue-api by no middleware/],
  ['another limit of bodies', ({ config }) => { config.MAX_BODY_BYTES = '2097152'; }, /takes other bodies/],
  ['a monitor of nothing', ({ get }) => { get('PodMonitor', 'honeydue-worker').spec.podMetricsEndpoints[0].port = 'http'; }, /PodMonitor honeydue-worker cannot reach http/],
  ['too many connections', ({ config }) => { config.DATABASE_CONNECTIONS = '16'; }, /161 connections to the database/],
  ['an image of no version', ({ pod }) => { pod('honeydue-redis').containers[0].image = 'redis:latest'; }, /redis:latest, of no version/],
  ['an image of another version', ({ pod }) => { pod('honeydue-worker').containers[0].image += '1'; }, /several images/],
  ['a node that cannot be emptied', ({ get }) => { get('PodDisruptionBudget', 'honeydue-worker').spec.maxUnavailable = 0; }, /lets no node be emptied/],
]) {
  test(`told: ${what}`, () => {
    const world = production();

    spoil(world);

    const wrong = complaints(world);
    assert.ok(wrong.some((complaint) => told.test(complaint)), `told was: ${wrong.join('; ') || 'nothing'}`);
  });
}

for (const [what, spoil, told] of [
  ['a field that does not exist', ({ get }) => { get('Middleware', 'honeydue').spec.buffering.maxRequestBytes = 1; }, /Middleware honeydue-body: .*maxRequestBytes/],
  ['a value of another type', ({ get }) => { get('Middleware', 'honeydue').spec.buffering.maxRequestBodyBytes = '1Mi'; }, /maxRequestBodyBytes must be integer/],
  ['an alert without a question', ({ get }) => { delete get('PrometheusRule', 'honeydue').spec.groups[0].rules[0].expr; }, /PrometheusRule honeydue: .*expr/],
  ['an interval that is none', ({ get }) => { get('PodMonitor', 'honeydue-api').spec.podMetricsEndpoints[0].interval = 'often'; }, /PodMonitor honeydue-api: .*interval/],
  ['a policy that K3s does not know', ({ get }) => { get('HelmChartConfig', 'traefik').spec.failurePolicy = 'ignore'; }, /HelmChartConfig traefik: .*ignore/],
  ['a kind of nobody', ({ get }) => { get('Middleware', 'honeydue').apiVersion = 'traefik.containo.us/v1alpha1'; }, /there is no model/],
]) {
  test(`misfits: ${what}`, () => {
    const world = production();

    spoil(world);

    const wrong = misfits(world.docs, 'test');
    assert.ok(wrong.some((complaint) => told.test(complaint)), `told was: ${wrong.join('; ') || 'nothing'}`);
  });
}

test('a help text is read', () => {
  const help = '      --secret-key <SECRET_KEY>\n          Long\n\n          [env: SECRET_KEY]\n\n  -l, --listen <LISTEN>  Short [env: LISTEN=] [default: x]\n      --key <FILE>\n          [env: KEY=]\n';

  assert.deepEqual([...read(help)], [
    ['SECRET_KEY', { secret: true, file: false }], ['LISTEN', { secret: false, file: false }], ['KEY', { secret: false, file: true }],
  ]);
});

const image = () => Object.fromEntries(Object.entries({ dockerfile: 'Dockerfile', ignored: '.dockerignore', cargo: 'Cargo.toml', toolchain: 'rust-toolchain.toml' })
  .map(([key, name]) => [key, readFileSync(join(manifests, '..', name), 'utf8')]));

for (const [what, spoil, told] of [
  ['a new crate', (texts) => { texts.cargo = texts.cargo.replace('"entity", ', '"entity", "ledger", '); }, /does not copy ledger\/Cargo.toml/],
  ['a file from elsewhere', (texts) => { texts.dockerfile = texts.dockerfile.replace('COPY docs/operations.json docs/\n', ''); }, /does not copy docs\/operations.json/],
  ['a folder that is kept out', (texts) => { texts.ignored = texts.ignored.replace('!domain\n', ''); }, /keeps domain out/],
  ['another Rust', (texts) => { texts.toolchain = texts.toolchain.replace(/channel = ".*"/, 'channel = "1.96.0"'); }, /another Rust than 1.96.0/],
]) {
  test(`omissions: ${what}`, () => {
    const texts = image();

    spoil(texts);

    const wrong = omissions(texts, ['docs/operations.json', 'admin/dist']);
    assert.ok(wrong.some((complaint) => told.test(complaint)), `told was: ${wrong.join('; ') || 'nothing'}`);
  });
}
