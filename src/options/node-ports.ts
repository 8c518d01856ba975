import { instanceOf, number, requireShape, type Shape } from '../arguments/argument-types';
import { countedNodePort, NODE_PORT_SPAN } from '../model/service-ports';
import { NODE_PORT_RANGE } from '../model/value-problems';

const FROM: Shape<{ first: number }> = { first: number };

/**
 * How node ports are chosen. Each depends only on its port number, so no node port changes when you add a port.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
export class NodePorts {
  /**
   * Node ports of `first + port % 1000`: port 80 gets 30080 if `first` is 30000, and 31080 if it is 31000.
   *
   * @param first the first of 1000 node ports, from 30000 to 31768
   * @throws if it is not a whole number in that range
   */
  public static from(first: number): NodePorts {
    requireShape('NodePorts.from', FROM, { first });
    const last = NODE_PORT_RANGE.last - NODE_PORT_SPAN + 1;
    if (!Number.isInteger(first) || first < NODE_PORT_RANGE.first || first > last) {
      throw new Error(`NodePorts.from:\n  first must be a whole number from ${NODE_PORT_RANGE.first} to ${last}, got ${first}`
        + `\n  the thousand node ports counted from it must end by ${NODE_PORT_RANGE.last}, the last that Kubernetes has`);
    }
    return new NodePorts(first);
  }

  /**
   * The first of the 1000 node ports.
   */
  public readonly first: number;

  private constructor(first: number) {
    this.first = first;
  }

  /**
   * The node port for a port.
   *
   * @param port a port of the gateway's Service
   */
  public nodePort(port: number): number {
    return countedNodePort(this.first, port);
  }
}

export const NODE_PORTS = instanceOf(NodePorts, 'a NodePorts, from NodePorts.from');
