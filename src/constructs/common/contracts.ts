import type { IConstruct } from 'constructs';
import { method, predicate, withMembers } from '../../arguments/argument-types';
import type { GatewayDeclaration, PortDeclaration } from '../../model/declaration';

/**
 * An ingress gateway on which ports can be opened.
 */
export interface IIngressGateway extends IConstruct {
  /**
   * Name of the Gateway resource.
   */
  readonly gatewayName: string;

  /** @internal */
  readonly _declaration: GatewayDeclaration;

  /**
   * Adds the Gateway resource for a port. Called once there is a host to write into it, since Istio rejects a Gateway without servers.
   *
   * @internal
   */
  _addResource(port: PortDeclaration, hosts: readonly string[]): void;
}

/**
 * A port of an ingress gateway to which routes can be attached.
 */
export interface IIngressPort extends IConstruct {
  /**
   * The gateway that the port belongs to.
   */
  readonly gateway: IIngressGateway;

  /**
   * The ports that take routes; two if the host is served both with TLS and in plain text.
   *
   * @internal
   */
  readonly _ports: readonly PortDeclaration[];
}

export const GATEWAY = withMembers<IIngressGateway>('an IngressGateway', { _addResource: method() });

/** Services of cdk8s-plus have `_ports` too. */
export const PORT = withMembers<IIngressPort>('an IngressPort or a TlsIngress', {
  gateway: GATEWAY,
  _ports: predicate('a list', Array.isArray),
});

/** A construct of another app is in another registry, and nothing is written for it here. */
export function requireSameApp(scope: IConstruct, what: string, other: IConstruct): void {
  if (scope.node.root === other.node.root) return;
  throw new Error(`${scope.node.path}:\n  ${what} ${other.node.path} belongs to another app, so nothing would be written for it`
    + '\n  fix: declare both in one app');
}
