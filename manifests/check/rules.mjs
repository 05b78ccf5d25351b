// What must hold among the manifests of an overlay, and between them and the program.
import { COMMANDS } from './settings.mjs';
import { World } from './world.mjs';

/** Settings of the next program that are wired already. A name goes from here as soon as the program knows it. */
export const AHEAD = [];

/** What is made by hand, as docs/deploy.md says. */
const BY_HAND = [
  'Secret honeydue-secrets', 'Secret honeydue-apns', 'Secret honeydue-apple', 'Secret honeydue-google', 'Secret honeydue-tls', 'Secret honeydue-registry',
  'ConfigMap honeydue-documents',
];

/** Connections that PostgreSQL takes by default, less those that it keeps for whoever maintains it. */
const MOST_CONNECTIONS = 97;

/** Seconds between the program's own deadline and the kubelet's. */
const AIR = 5;

/** Where Traefik finds a middleware. */
const BODY_LIMIT = 'honeydue-honeydue-body@kubernetescrd';

/**
 * All that is wrong with an overlay.
 * @param docs    its objects
 * @param known   the settings of each component, from the program
 * @param listed  the settings that stand in its honeydue.env and in that of `base`
 * @param secrets the settings that stand in secrets.example.env
 */
export function complaints({ docs, known, listed, secrets }) {
  const world = new World(docs);
  everySettingIsListed(world, known, listed);
  everySecretIsHandedOver(world, known, secrets);
  for (const rule of [
    filesAreMounted, workersAreTwo, rollsWithoutAGap, isHardened, isProbed, graceIsLonger, namesLeadSomewhere, servicesFindPods, policiesFindPods,
    ingressIsWhatPeopleReach, monitorsFindPorts, connectionsFit, imagesArePinned, budgetsLetNodesBeEmptied,
  ]) rule(world);
  return world.wrong;
}

function everySettingIsListed(world, known, listed) {
  const names = new Map(Object.values(known).flatMap((settings) => [...settings]));
  for (const name of AHEAD.filter((name) => names.has(name))) world.complain(`the program knows ${name} by now; take it off AHEAD`);
  for (const [name, { secret }] of names) {
    if (!secret && !listed.has(name)) world.complain(`${name} stands in no honeydue.env; base/honeydue.env lists every setting`);
    if (secret && listed.has(name)) world.complain(`${name} is a secret and stands in a honeydue.env`);
  }
  for (const name of listed.keys()) {
    if (!names.has(name) && !AHEAD.includes(name)) world.complain(`${name} stands in a honeydue.env, and the program has no such setting`);
  }
}

function everySecretIsHandedOver(world, known, secrets) {
  for (const [component, command] of Object.entries(COMMANDS)) {
    const { containers: [{ env = [] }], name: where } = world.workload(component);
    const setting = `setting of \`${command.join(' ')}\``;
    for (const [name, { secret }] of known[component]) {
      if (secret && !env.some((variable) => variable.name === name)) world.complain(`${where} does not get ${name}, a secret ${setting}`);
    }
    for (const { name, value, valueFrom } of env) {
      const key = valueFrom?.secretKeyRef?.key;
      const isPart = env.some((other) => other.value?.includes(`$(${name})`));
      if (!known[component].has(name) && !isPart && !AHEAD.includes(name)) world.complain(`${where} gets ${name}, which is no ${setting}`);
      if (key && !secrets.has(key)) world.complain(`${where} wants ${key}, which secrets.example.env does not name`);
      if (!key && !/\$\(\w+\)/.test(value ?? '')) world.complain(`${where} has ${name} in the open; what is no secret stands in honeydue.env`);
    }
  }
}

/** A setting that names a file names one that is there. */
function filesAreMounted(world) {
  for (const component of ['api', 'worker']) {
    const { pod, containers: [{ volumeMounts }], name } = world.workload(component);
    for (const [setting, value] of Object.entries(world.settings).filter(([, value]) => /^\/(secrets|documents)\//.test(value))) {
      const mount = volumeMounts.find(({ mountPath }) => value.startsWith(`${mountPath}/`));
      const volume = pod.volumes.find((volume) => volume.name === mount?.name);
      const items = volume?.projected?.sources.flatMap(({ secret }) => secret.items.map(({ path }) => `${mount.mountPath}/${path}`));
      if (!volume || (items && !items.includes(value))) world.complain(`${setting} names ${value}, which ${name} does not mount`);
    }
  }
}

function workersAreTwo(world) {
  if (world.fewest('worker') < 2) world.complain('there is one worker; any number may run, and one that goes must leave one');
}

function rollsWithoutAGap(world) {
  for (const component of ['api', 'worker', 'admin']) {
    const { doc, name } = world.workload(component);
    const { maxUnavailable, maxSurge } = doc.spec.strategy?.rollingUpdate ?? {};
    if (maxUnavailable !== 0 || maxSurge !== 1) world.complain(`${name} does not roll one by one without a gap`);
  }
}

function isHardened(world) {
  for (const { pod, containers, name } of world.workloads) {
    const missing = (what, there) => there || world.complain(`${name}: ${what}`);
    missing('gets a token', pod.automountServiceAccountToken === false);
    missing('gets the variables of Services', pod.enableServiceLinks === false);
    missing('may run as root', pod.securityContext?.runAsNonRoot === true && pod.securityContext.runAsUser > 0);
    missing('has no seccomp profile', pod.securityContext?.seccompProfile?.type === 'RuntimeDefault');
    for (const { securityContext = {}, resources = {} } of containers) {
      missing('may gain privileges', securityContext.allowPrivilegeEscalation === false);
      missing('may write to its root', securityContext.readOnlyRootFilesystem === true);
      missing('keeps capabilities', securityContext.capabilities?.drop?.includes('ALL') && !securityContext.capabilities.add);
      for (const kind of ['requests', 'limits']) missing(`has no ${kind}`, resources[kind]?.cpu && resources[kind]?.memory);
    }
  }
  const [namespace] = world.all('Namespace');
  if (namespace?.metadata.labels['pod-security.kubernetes.io/enforce'] !== 'restricted') world.complain('the namespace is not restricted');
}

function isProbed(world) {
  for (const { containers, name } of world.deployments) {
    for (const container of containers) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) if (!container[probe]) world.complain(`${name} has no ${probe}`);
    }
  }
}

/** The kubelet waits longer than the program gives itself, from the moment that the pod shall go. */
function graceIsLonger(world) {
  const own = Number(world.settings.STOP_TIMEOUT_SECS);
  for (const component of ['api', 'worker', 'admin']) {
    const { pod, containers: [{ lifecycle }], name } = world.workload(component);
    const drain = component === 'api' ? Number(world.settings.DRAIN_SECS) : 0;
    const needed = (lifecycle?.preStop?.sleep?.seconds ?? 0) + drain + own + AIR;
    if (!(pod.terminationGracePeriodSeconds >= needed)) world.complain(`${name} is killed after ${pod.terminationGracePeriodSeconds} s, and may need ${needed} s`);
  }
}

/** What is named by name is there, or is made by hand. */
function namesLeadSomewhere(world) {
  const needs = (where, kind, name) => {
    if (!world.has(kind, name) && !BY_HAND.includes(`${kind} ${name}`)) world.complain(`${where} names ${kind} ${name}, which is not there`);
  };
  for (const { pod, containers, name } of world.workloads) {
    needs(name, 'ServiceAccount', pod.serviceAccountName);
    for (const { configMap, secret, persistentVolumeClaim, projected } of pod.volumes ?? []) {
      if (configMap) needs(name, 'ConfigMap', configMap.name);
      if (secret) needs(name, 'Secret', secret.secretName);
      if (persistentVolumeClaim) needs(name, 'PersistentVolumeClaim', persistentVolumeClaim.claimName);
      for (const source of projected?.sources ?? []) needs(name, 'Secret', source.secret.name);
    }
    for (const { env = [], envFrom = [], volumeMounts = [] } of containers) {
      for (const { configMapRef } of envFrom) needs(name, 'ConfigMap', configMapRef.name);
      for (const { valueFrom } of env) if (valueFrom) needs(name, 'Secret', valueFrom.secretKeyRef.name);
      for (const mount of volumeMounts) {
        const claimed = world.all('StatefulSet').flatMap(({ spec }) => spec.volumeClaimTemplates).map(({ metadata }) => metadata.name);
        if (![...(pod.volumes ?? []).map((volume) => volume.name), ...claimed].includes(mount.name)) world.complain(`${name} mounts ${mount.name}, which is not there`);
      }
    }
  }
  for (const { metadata, spec } of world.all('HorizontalPodAutoscaler')) needs(metadata.name, spec.scaleTargetRef.kind, spec.scaleTargetRef.name);
  for (const { metadata, spec } of world.all('Ingress')) for (const { secretName } of spec.tls ?? []) needs(`Ingress ${metadata.name}`, 'Secret', secretName);
}

function servicesFindPods(world) {
  for (const { metadata, spec } of world.all('Service')) {
    const found = world.chosen({ matchLabels: spec.selector });
    if (found.length !== 1) world.complain(`Service ${metadata.name} finds the pods of ${found.length} workloads`);
    const ports = found.flatMap(({ containers }) => containers.flatMap(({ ports = [] }) => ports.map((port) => port.name)));
    for (const { targetPort } of spec.ports) if (!ports.includes(targetPort)) world.complain(`Service ${metadata.name} wants the port ${targetPort}, which no pod has`);
  }
}

/** Nothing passes unless it is named, what is named exists, and each port that is there is for somebody. */
function policiesFindPods(world) {
  const policies = world.all('NetworkPolicy');
  const isAll = ({ spec }) => Object.keys(spec.podSelector).length === 0 && spec.policyTypes.length === 2 && !spec.ingress && !spec.egress;
  if (!policies.some(isAll)) world.complain('no NetworkPolicy denies what is not named');
  for (const { metadata, spec } of policies) {
    const within = [spec.podSelector, ...[...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ from, to }) => from ?? to ?? [])
      .filter(({ namespaceSelector, podSelector }) => podSelector && !namespaceSelector).map(({ podSelector }) => podSelector)];
    for (const selector of within) if (!world.chosen(selector).length) world.complain(`NetworkPolicy ${metadata.name} selects no pod by ${JSON.stringify(selector)}`);
    const ports = world.chosen(spec.podSelector).flatMap(({ containers }) => containers.flatMap(({ ports = [] }) => ports.map((port) => port.containerPort)));
    for (const { port } of (spec.ingress ?? []).flatMap(({ ports }) => ports)) {
      if (!ports.includes(port)) world.complain(`NetworkPolicy ${metadata.name} lets in to the port ${port}, which no pod has`);
    }
  }
  for (const { name, labels, containers } of world.workloads) {
    const open = policies.filter(({ spec }) => world.chosen(spec.podSelector).some((workload) => workload.labels === labels)).flatMap(({ spec }) => spec.ingress ?? []);
    for (const { containerPort } of containers.flatMap(({ ports = [] }) => ports)) {
      if (!open.some(({ ports }) => ports.some(({ port }) => port === containerPort))) world.complain(`${name} has the port ${containerPort}, and nobody may reach it`);
    }
  }
}

function ingressIsWhatPeopleReach(world) {
  const { host, protocol } = new URL(world.settings.PUBLIC_URL);
  const routes = new Map();
  for (const { metadata, spec } of world.all('Ingress')) {
    const where = `Ingress ${metadata.name}`;
    const annotation = (name) => metadata.annotations?.[`traefik.ingress.kubernetes.io/router.${name}`];
    const isSafe = protocol === 'https:';
    if (isSafe !== Boolean(spec.tls) || annotation('entrypoints') !== (isSafe ? 'websecure' : 'web')) world.complain(`${where} is not by ${protocol}, as PUBLIC_URL is`);
    for (const rule of spec.rules) {
      if (rule.host !== host) world.complain(`${where} is for ${rule.host}, and PUBLIC_URL for ${host}`);
      for (const { path, backend: { service } } of rule.http.paths) {
        routes.set(path, { service: service.name, middlewares: annotation('middlewares') });
        const target = world.all('Service').find((doc) => doc.metadata.name === service.name);
        if (!target?.spec.ports.some(({ name }) => name === service.port.name)) world.complain(`${where} leads ${path} to ${service.name}, which is not there`);
      }
    }
  }
  for (const [path, service, middlewares] of [
    ['/', 'honeydue-api', BODY_LIMIT], ['/admin', 'honeydue-admin', BODY_LIMIT], ['/admin/graphql', 'honeydue-api', BODY_LIMIT],
    // What streams may not be held back.
    ['/graphql', 'honeydue-api', undefined], ['/admin/export', 'honeydue-api', undefined], ['/stored', 'honeydue-api', undefined],
  ]) {
    const route = routes.get(path);
    if (route?.service !== service || route.middlewares !== middlewares) world.complain(`${path} does not lead to ${service} by ${middlewares ?? 'no middleware'}`);
  }
  const [middleware] = world.all('Middleware');
  if (String(middleware?.spec.buffering.maxRequestBodyBytes) !== world.settings.MAX_BODY_BYTES) world.complain('the middleware takes other bodies than MAX_BODY_BYTES');
  if (!(Number(world.settings.TRUSTED_PROXIES) >= 1)) world.complain('TRUSTED_PROXIES does not count Traefik');
}

function monitorsFindPorts(world) {
  for (const { metadata, spec } of world.all('PodMonitor')) {
    const found = world.chosen(spec.selector);
    if (!found.length) world.complain(`PodMonitor ${metadata.name} finds no pod`);
    for (const { port } of spec.podMetricsEndpoints) {
      const numbers = found.flatMap(({ containers }) => containers.flatMap(({ ports = [] }) => ports.filter(({ name }) => name === port).map((port) => port.containerPort)));
      const mayReach = world.all('NetworkPolicy').flatMap((policy) => policy.spec.ingress ?? []).filter(({ from }) =>
        from.some(({ namespaceSelector }) => namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === 'monitoring'));
      if (!numbers.length || !mayReach.some(({ ports }) => ports.some(({ port }) => numbers.includes(port)))) world.complain(`PodMonitor ${metadata.name} cannot reach ${port}`);
    }
  }
}

function connectionsFit(world) {
  const each = Number(world.settings.DATABASE_CONNECTIONS);
  const all = (world.most('api') + world.most('worker')) * each + 1;
  if (!(all <= MOST_CONNECTIONS)) world.complain(`${all} connections to the database at most, and it takes ${MOST_CONNECTIONS}`);
}

function imagesArePinned(world) {
  const ours = new Set();
  for (const { containers, name, component } of world.workloads) {
    for (const { image } of containers) {
      if (!/:[^:/]*\d[^:/]*$/.test(image)) world.complain(`${name} runs ${image}, of no version`);
      if (component in COMMANDS) ours.add(image);
    }
  }
  if (ours.size !== 1) world.complain(`our programs are of several images: ${[...ours].join(', ')}`);
}

function budgetsLetNodesBeEmptied(world) {
  for (const { doc, name, component } of world.deployments.filter(({ doc }) => doc.kind === 'Deployment')) {
    const budgets = world.all('PodDisruptionBudget').filter(({ spec }) => world.chosen(spec.selector).some((workload) => workload.doc === doc));
    if (budgets.length !== 1) world.complain(`${name} has ${budgets.length} PodDisruptionBudgets`);
    for (const { spec } of budgets) if (spec.maxUnavailable !== 1) world.complain(`the budget of ${component} lets no node be emptied`);
  }
}
