import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { withoutVariables } from './promql.js';

/** A PromQL expression in `deploy/`, and where it stands. */
export interface DeployExpression {
  readonly where: string;
  readonly text: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string; readonly runbook: string };
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const yaml = (path: string): unknown[] =>
  parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as unknown);

export function alertRules(): AlertRule[] {
  const [rules] = yaml('deploy/prometheus/alerts.yml') as [{ groups: { rules: AlertRule[] }[] }];
  return rules.groups.flatMap((group) => group.rules);
}

export function dashboardPanels(): Panel[] {
  const path = 'deploy/grafana/dashboards/ragmill.json';
  return (JSON.parse(readFileSync(path, 'utf8')) as { panels: Panel[] }).panels;
}

function scalingExpressions(): DeployExpression[] {
  const [keda] = yaml('deploy/kubernetes/scaling/keda/scaled-object.yaml') as [
    { spec: { triggers: { name: string; metadata: { query: string } }[] } },
  ];
  const [adapter] = yaml('deploy/kubernetes/scaling/hpa/prometheus-adapter-values.yml') as [
    { rules: { external: { seriesQuery: string; metricsQuery: string; name: { as: string } }[] } },
  ];
  return [
    ...keda.spec.triggers.map(({ name, metadata }) => ({ where: `keda ${name}`, text: metadata.query })),
    ...adapter.rules.external.flatMap(({ name, seriesQuery, metricsQuery }) =>
      [seriesQuery, metricsQuery].map((text) => ({
        where: `adapter ${name.as}`,
        text: text.replace('<<.LabelMatchers>>', 'queue="high"'),
      })),
    ),
  ];
}

export function deployExpressions(): DeployExpression[] {
  return [
    ...alertRules().map(({ alert, expr }) => ({ where: alert, text: expr })),
    ...dashboardPanels().flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: `panel ${title}`, text: withoutVariables(expr) })),
    ),
    ...scalingExpressions(),
  ];
}

/** The external metrics that the HorizontalPodAutoscaler asks for, and those that the adapter makes. */
export function externalMetrics(): { asked: string[]; made: string[] } {
  const [hpa] = yaml('deploy/kubernetes/scaling/hpa/autoscaler.yaml') as [
    { spec: { metrics: { external: { metric: { name: string } } }[] } },
  ];
  const [adapter] = yaml('deploy/kubernetes/scaling/hpa/prometheus-adapter-values.yml') as [
    { rules: { external: { name: { as: string } }[] } },
  ];
  return {
    asked: hpa.spec.metrics.map(({ external }) => external.metric.name),
    made: adapter.rules.external.map(({ name }) => name.as),
  };
}
