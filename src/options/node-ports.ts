import { instanceOf, number, optional, requireShape, struct, type Shape } from '../arguments/argument-types';
import { DEFAULT_NODE_PORT_RANGE, type NodePortRange } from '../model/node-port-range';
import { countedNodePort } from '../model/service-ports';
import { portProblem } from '../model/value-problems';

const RANGE: Shape<NodePortRange> = { first: number, last: number };
export const NODE_PORT_RANGE = struct(RANGE);

const FROM: Shape<{ first: number }> = { first: number };
const NODE_PORT: Shape<{ port: number; range?: NodePortRange }> = { port: number, range: optional(NODE_PORT_RANGE) };

const ALLOWED = 'a whole number from 1 to 65535';

/**
 * How node ports are chosen. Each depends only on its port number, so no node port changes when you add a port.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
export class NodePorts {
  /**
   * Node ports of `first + port % 1000`: port 80 gets 30080 if `first` is 30000, and 31080 if it is 31000. If the gateway's
   * nodePortRange ends earlier, only the numbers up to its last are used: with 100 of them, port 443 gets `first + 443 % 100`.
   *
   * @param first the first node port, a number in the gateway's nodePortRange
   * @throws if it is not a whole number from 1 to 65535
   */
  public static from(first: number): NodePorts {
    requireShape('NodePorts.from', FROM, { first });
    if (portProblem(first)) throw new Error(`NodePorts.from:\n  first must be ${ALLOWED}, got ${first}`);
    return new NodePorts(first);
  }

  /**
   * The first of the node ports.
   */
  public readonly first: number;

  private constructor(first: number) {
    this.first = first;
  }

  /**
   * The node port for a port.
   *
   * @param port a port of the gateway's Service
   * @param range the gateway's nodePortRange, by default 30000 to 32767
   * @throws if an argument has a wrong type, or if there is no such range
   */
  public nodePort(port: number, range?: NodePortRange): number {
    requireShape('NodePorts.nodePort', NODE_PORT, { port, range });
    return countedNodePort(this.first, port, checkedRange('NodePorts.nodePort:', 'range', range));
  }
}

export const NODE_PORTS = instanceOf(NodePorts, 'a NodePorts, from NodePorts.from');

/**
 * A range that a cluster can have; the default one if none is given.
 *
 * @param where how the error starts
 * @param option what the range is called
 * @throws if it is none
 */
export function checkedRange(where: string, option: string, { first, last }: NodePortRange = DEFAULT_NODE_PORT_RANGE): NodePortRange {
  const wrong = Object.entries({ first, last }).filter(([, value]) => portProblem(value))
    .map(([name, value]) => `${option}.${name} must be ${ALLOWED}, got ${value}`);
  const problems = wrong.length > 0 || first <= last ? wrong
    : [`${option}.first must be at most ${option}.last, got ${first} and ${last}`];
  if (problems.length === 0) return { first, last };
  throw new Error([where, ...problems, `fix: set ${option} to the --service-node-port-range of the kube-apiserver`].join('\n  '));
}
