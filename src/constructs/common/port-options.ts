import { GATEWAY, type IIngressGateway } from './contracts';
import { listOf, number, optional, string, type Shape } from '../../arguments/argument-types';
import type { PortSettings } from '../../model/port-settings';
import { BACKEND, type IBackend } from '../../options/backend';

/**
 * Options that every port has, whatever its protocol.
 */
export interface IngressPortOptions extends PortSettings {
  /**
   * The gateway to open the port on.
   */
  readonly gateway: IIngressGateway;

  /**
   * Where requests go. With a backend, the port needs no IngressRoute.
   *
   * @default - nowhere, until an IngressRoute is attached
   */
  readonly backend?: IBackend;

  /**
   * Name of the VirtualService for the backend.
   *
   * @default - the host with dashes (`shop-example-com`); on a TCP port, its protocol and number (`tcp-3306`)
   */
  readonly name?: string;

  /**
   * Namespace of the VirtualService for the backend.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
}

/** Types of the options that every port has. */
export const PORT_OPTIONS: Shape<IngressPortOptions> = {
  gateway: GATEWAY,
  backend: optional(BACKEND),
  allowedNamespaces: optional(listOf('strings', string)),
  name: optional(string),
  namespace: optional(string),
  nodePort: optional(number),
  targetPort: optional(number),
  portName: optional(string),
};
