import type { Construct } from 'constructs';
import { requireSameApp, type IIngressGateway } from './contracts';
import { IngressRegistry } from '../../app/registry';
import type { PortDeclaration } from '../../model/declaration';

/** What a construct decides about a port; `openPort` adds the rest. */
export type PortOfConstruct = Omit<PortDeclaration, 'id' | 'at' | 'gateway'>;

/**
 * Registers a port. If its hosts do not depend on routes, the Gateway resource is added at once.
 *
 * @param role distinguishes the ports of one construct
 */
export function openPort(scope: Construct, gateway: IIngressGateway, role: string, port: PortOfConstruct): PortDeclaration {
  requireSameApp(scope, 'gateway', gateway);
  const { path: at } = scope.node;
  // `assign` rather than a spread: V8 gives each spread object a hidden class of its own, and there are thousands of ports.
  const declared: PortDeclaration = Object.assign({ id: `${at}#${role}`, at, gateway: gateway._declaration.at }, port);
  IngressRegistry.of(scope).addPort({ construct: scope, declaration: declared, gateway });
  if (port.allowedNamespaces || port.redirects) gateway._addResource(declared, []);
  return declared;
}
