import { parser } from '@prometheus-io/lezer-promql';

/** What one selector asks for. */
interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
}

/** Labels that metrics are grouped (then each of them must have these) or matched by (then one of them must). */
interface Grouping {
  readonly labels: readonly string[];
  readonly metrics: readonly string[];
  readonly kind: 'each' | 'some';
}

export interface Expression {
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
}

type Node = ReturnType<typeof parser.parse>['topNode'];

/** What Grafana puts in the place of its variables; those of labels match everything. */
export function withoutVariables(text: string): string {
  return text.replaceAll('$__rate_interval', '5m').replaceAll(/"\$\w+"/g, '".*"');
}

/** @throws Error when it is no PromQL, or names no metric */
export function parsePromql(text: string): Expression {
  const { topNode } = parser.parse(text);
  const of = ({ from, to }: Node): string => text.slice(from, to);
  if (all(topNode).some(({ type }) => type.isError)) throw new Error(`no PromQL: ${text}`);
  const selectors = named(topNode, 'VectorSelector').map((node) => ({
    metric: metricOf(node, of),
    matchers: named(node, 'UnquotedLabelMatcher').map((matcher) => {
      const [label = '', op = '', value = ''] = ['LabelName', 'MatchOp', 'StringLiteral'].map((name) =>
        of(matcher.getChild(name)!),
      );
      return { label, op, value: value.slice(1, -1) };
    }),
  }));
  if (selectors.length === 0) throw new Error(`names no metric: ${text}`);
  const groupings = [...named(topNode, 'AggregateModifier'), ...named(topNode, 'MatchingModifierClause')];
  return {
    selectors,
    groupings: groupings.map((node) => ({
      labels: named(node, 'LabelName').map(of),
      metrics: named(node.parent!, 'VectorSelector').map((selector) => metricOf(selector, of)),
      kind: node.name === 'AggregateModifier' ? 'each' : 'some',
    })),
  };
}

function metricOf(selector: Node, of: (node: Node) => string): string {
  const metric = selector.getChild('Identifier');
  if (!metric) throw new Error(`a selector without a metric: ${of(selector)}`);
  return of(metric);
}

function all(node: Node): Node[] {
  const found = [node];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(...all(child));
  return found;
}

const named = (node: Node, name: string): Node[] => all(node).filter((each) => each.name === name);
