// The order in which a version comes, with a kubectl that writes down what it is asked for: after the tables, and not at all without them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';

const { RENDERED } = process.env;
const script = join(import.meta.dirname, '../../scripts/rollout.sh');

/** Runs the script where the Job ends as `state` says; returns what kubectl was asked for. */
function rollout(state) {
  const place = mkdtempSync(join(tmpdir(), 'honeydue-rollout-'));
  const kubectl = join(place, 'kubectl');
  writeFileSync(kubectl, `#!/bin/bash
    case "$*" in
      kustomize*) cat '${join(RENDERED, 'production.yaml')}' ;;
      *'get job'*) echo '${state}' ;;
    esac
    [ "$1" = kustomize ] || echo "$*" >>'${join(place, 'log')}'\n`);
  chmodSync(kubectl, 0o755);
  try {
    const { status } = spawnSync(script, ['manifests/production', '--context', 'ours'], { env: { ...process.env, PATH: `${place}:${process.env.PATH}` } });
    const asked = readFileSync(join(place, 'log'), 'utf8').trim().split('\n');
    return { status, asked: asked.map((line) => line.replace(/ --filename \S+/, '')) };
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('a version comes step by step', () => {
  const { status, asked } = rollout('SuccessCriteriaMet Complete');

  assert.equal(status, 0);
  assert.ok(asked.every((line) => line.startsWith('--context ours ')));
  assert.deepEqual(asked.map((line) => line.replace('--context ours ', '').replace('--namespace honeydue ', '')), [
    'delete job honeydue-migrate --ignore-not-found',
    'apply --selector app.kubernetes.io/component notin (migrate, worker, api, admin)',
    'rollout status deployment/honeydue-redis --timeout 10m',
    'apply --selector app.kubernetes.io/component=migrate',
    'get job honeydue-migrate --output jsonpath={.status.conditions[?(@.status=="True")].type}',
    'apply --selector app.kubernetes.io/component=worker',
    'rollout status deployment/honeydue-worker --timeout 10m',
    'apply --selector app.kubernetes.io/component in (api, admin)',
    'rollout status deployment/honeydue-api --timeout 10m',
    'rollout status deployment/honeydue-admin --timeout 10m',
  ]);
});

test('without the tables nothing comes', () => {
  const { status, asked } = rollout('FailureTarget Failed');

  assert.notEqual(status, 0);
  assert.ok(!asked.some((line) => line.includes('component=worker') || line.includes('(api, admin)')), asked.join('\n'));
});

test('whatever makes pods of a new version waits for the tables', () => {
  const docs = parseAllDocuments(readFileSync(join(RENDERED, 'production.yaml'), 'utf8')).map((doc) => doc.toJS());

  const early = docs.filter(({ metadata }) => !['migrate', 'worker', 'api', 'admin'].includes(metadata.labels?.['app.kubernetes.io/component']));

  assert.deepEqual(early.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name), ['honeydue-redis']);
});
