import type { Construct } from 'constructs';
import { requireSameApp, type IIngressGateway } from './contracts';
import { IngressRegistry } from '../../app/registry';
import type { PortDeclaration } from '../../model/declaration';

/** What a construct settles about a port; the rest is known here. */
export type PortOfConstruct = Omit<PortDeclaration, 'id' | 'at' | 'gateway'>;

/**
 * Registers a port; a port whose hosts do not wait for routes brings the Gateway resource with it.
 *
 * @param role tells several ports of one construct apart
 */
export function openPort(scope: Construct, gateway: IIngressGateway, role: string, port: PortOfConstruct): PortDeclaration {
  requireSameApp(scope, gateway);
  const { path: at } = scope.node;
  const declared: PortDeclaration = { ...port, id: `${at}#${role}`, at, gateway: gateway._declaration.at };
  IngressRegistry.of(scope).addPort(declared);
  if (port.allowedNamespaces || port.redirectsTo !== undefined) gateway._addResource();
  return declared;
}
