// What Kubernetes itself does not know, against models of those who made it: an object is checked twice, by TypeScript for fields that do not
// exist and by the models' own schemas for values.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as traefik from '@kubernetes-models/traefik/traefik.io/v1alpha1';
import { parse } from 'yaml';

const here = import.meta.dirname;

const MODELS = {
  'monitoring.coreos.com/v1': { module: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1', classes: monitoring },
  'traefik.io/v1alpha1': { module: '@kubernetes-models/traefik/traefik.io/v1alpha1', classes: traefik },
  // K3s's own: no package has a model of it.
  'helm.cattle.io/v1': { module: './helm.ts', classes: {} },
};

/** Says whether an object is checked here. */
export const isCustom = ({ apiVersion }) => !/^(v1|[a-z]+\/v\d+|[a-z.]+\.k8s\.io\/v\d+)$/.test(apiVersion) || apiVersion in MODELS;

/** All that is wrong with objects that are no part of Kubernetes. */
export function misfits(docs, name) {
  const wrong = [];
  const custom = docs.filter(isCustom);
  for (const doc of custom) {
    const what = `${doc.kind} ${doc.metadata.name}`;
    const model = MODELS[doc.apiVersion];
    if (!model) {
      wrong.push(`${what}: there is no model of ${doc.apiVersion}`);
      continue;
    }
    const Model = model.classes[doc.kind];
    try {
      if (Model) new Model(doc).validate();
    } catch (error) {
      wrong.push(`${what}: ${error.message}`);
    }
    if (doc.kind === 'HelmChartConfig' && typeof parse(doc.spec.valuesContent) !== 'object') wrong.push(`${what}: valuesContent is no YAML`);
  }
  return [...wrong, ...strangers(custom.filter(({ apiVersion }) => apiVersion in MODELS), name)];
}

/** Fields that the models do not have, and values of other types: what TypeScript says of the objects written as literals. */
function strangers(docs, name) {
  const file = join(here, `.typed-${name}.ts`);
  const lines = docs.flatMap(({ apiVersion, kind, ...rest }, n) => [
    `import type { I${kind} as I${n} } from '${MODELS[apiVersion].module}';`,
    // Each object on one line, so that a complaint's line leads to it.
    `export const o${n}: I${n} = ${JSON.stringify({ apiVersion, kind, ...rest })};`,
  ]);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const compiler = join(here, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) throw new Error('packages are missing: npm ci in manifests/check');
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022'];
  try {
    execFileSync(process.execPath, [compiler, ...flags, file], { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return [];
  } catch ({ stdout }) {
    return stdout.trim().split('\n').map((line) => {
      const at = /\.ts\((\d+),\d+\): error \w+: (.*)/.exec(line);
      const doc = at && docs[Math.floor((Number(at[1]) - 1) / 2)];
      return doc ? `${doc.kind} ${doc.metadata.name}: ${at[2]}` : line;
    });
  }
}
