/** What K3s merges into the values of a chart that it brings along. */
export interface IHelmChartConfig {
  apiVersion: 'helm.cattle.io/v1';
  kind: 'HelmChartConfig';
  metadata: { name: string; namespace: 'kube-system'; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: { valuesContent: string; failurePolicy?: 'abort' | 'reinstall' };
}
