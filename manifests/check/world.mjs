// The objects of an overlay, and ways to find them.

export class World {
  /** All that is wrong, as sentences. */
  wrong = [];

  constructor(docs) {
    this.docs = docs;
  }

  complain(complaint) {
    this.wrong.push(complaint);
  }

  all(...kinds) {
    return this.docs.filter((doc) => kinds.includes(doc.kind));
  }

  has(kind, name) {
    return this.docs.some((doc) => doc.kind === kind && doc.metadata.name === name);
  }

  /** Everything that makes pods. */
  get workloads() {
    return this.all('Deployment', 'StatefulSet', 'Job', 'CronJob').map((doc) => {
      const { metadata, spec: pod } = doc.kind === 'CronJob' ? doc.spec.jobTemplate.spec.template : doc.spec.template;
      const containers = [...(pod.initContainers ?? []), ...pod.containers];
      return { doc, pod, containers, labels: metadata.labels, name: `${doc.kind} ${doc.metadata.name}`, component: metadata.labels['app.kubernetes.io/component'] };
    });
  }

  /** Those of them that run on and on. */
  get deployments() {
    return this.workloads.filter(({ doc }) => doc.kind === 'Deployment' || doc.kind === 'StatefulSet');
  }

  workload(component) {
    return this.workloads.find((workload) => workload.component === component);
  }

  /** The workloads whose pods a selector finds. */
  chosen({ matchLabels = {}, matchExpressions = [] }) {
    return this.workloads.filter(({ labels }) =>
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
      && matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key])));
  }

  /** What a program of ours is set by, but for secrets. */
  get settings() {
    return this.all('ConfigMap').find((doc) => doc.metadata.name.startsWith('honeydue-config-')).data;
  }

  /** The most pods of a Deployment of ours at once, one more than there shall be while it rolls. */
  most(component) {
    const { doc } = this.workload(component);
    const scaler = this.all('HorizontalPodAutoscaler').find(({ spec }) => spec.scaleTargetRef.name === doc.metadata.name);
    return (scaler?.spec.maxReplicas ?? doc.spec.replicas) + doc.spec.strategy.rollingUpdate.maxSurge;
  }

  /** The fewest pods of a Deployment of ours. */
  fewest(component) {
    const { doc } = this.workload(component);
    const scaler = this.all('HorizontalPodAutoscaler').find(({ spec }) => spec.scaleTargetRef.name === doc.metadata.name);
    return scaler?.spec.minReplicas ?? doc.spec.replicas;
  }
}
