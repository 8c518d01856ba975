import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { optional, requireProps, string, type Shape } from '../../arguments/argument-types';

const NAMESPACE: Shape<{ namespace?: string }> = { namespace: optional(string) };

/**
 * The namespace of a construct's chart, if it has one.
 *
 * @throws if it is not a string: cdk8s does not check it, and nothing could be decided from it
 */
export function chartNamespace(construct: IConstruct): string | undefined {
  const { node: { path }, namespace } = Chart.of(construct);
  requireProps(construct, `options of chart ${path}`, NAMESPACE, { namespace });
  return namespace;
}
