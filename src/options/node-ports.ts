import { instanceOf, number, requireShape, type Shape } from '../arguments/argument-types';
import { countedNodePort, NODE_PORT_SPAN } from '../model/service-ports';
import { NODE_PORT_RANGE } from '../model/value-problems';

const FROM: Shape<{ first: number }> = { first: number };

/**
 * How the node port of a gateway's port is chosen: by the port number alone, so that no number moves when a port is added.
 */
export class NodePorts {
  /**
   * Node ports of `first + port % 1000`: 80 becomes 30080 from 30000, and 31080 from 31000.
   *
   * @param first the first of a thousand node ports, between 30000 and 31768
   * @throws when it is not a number, or the thousand would leave the range 30000 to 32767
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
   * The first of the thousand node ports.
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
