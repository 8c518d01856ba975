import { GATEWAY, type IIngressGateway } from './contracts';
import { listOf, number, optional, string, type Shape } from '../../arguments/argument-types';
import type { PortSettings } from '../../model/port-settings';
import { BACKEND, type IBackend } from '../../options/backend';

/**
 * Options of every port, whatever it carries.
 */
export interface IngressPortOptions extends PortSettings {
  /**
   * The gateway to open the port on.
   */
  readonly gateway: IIngressGateway;

  /**
   * Where requests go; the port is then attached at once.
   *
   * @default - nowhere, until an IngressRoute attaches
   */
  readonly backend?: IBackend;

  /**
   * Name of the VirtualService for the backend.
   *
   * @default - the host with dashes (`shop-example-com`), on a TCP port its protocol and number (`tcp-3306`)
   */
  readonly name?: string;

  /**
   * Namespace of the VirtualService for the backend.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
}

/** The types of the options of every port. */
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
