import * as fs from 'fs';
import { join } from 'path';
import { certificateSecrets, fingerprint, type Authority, type Pair } from './certificates';
import { renderedGateway } from './delivery-tools';
import { standIns } from './stand-ins';
import type { IngressGateway } from '../../src';
import { IngressRegistry } from '../../src/app/registry';
import type { GatewayModel } from '../../src/model/ingress-model';
import { declareIn, type Scenario } from '../../test/scenarios/scenario';
import type { ClientTls } from '../client/request';
import { keyOf, parsed, type KubernetesObject } from '../control-plane/objects';
import type { Installation } from '../istio/installation';
import type { Programs } from '../programs/programs';

/** What clients trust, and what they show of themselves where they are asked. */
export type Trust = Omit<ClientTls, 'serverName'>;

/** What is the same for all scenarios. */
export interface Premises {
  readonly programs: Programs;
  readonly stock: Installation;
  readonly authority: Authority;
  /** Scenarios get folders of their own below it. */
  readonly folder: string;
}

/** A gateway of a scenario. */
export interface PreparedGateway {
  readonly construct: IngressGateway;
  readonly model: GatewayModel;
  /** Configuration of the load balancers in front of it, by file. */
  readonly balancerFiles: ReadonlyMap<string, string>;
  /** The port map for balancers that are configured by hand; absent where nothing was written. */
  readonly portMap?: PortMap;
}

/** As much of `port-map.json` as the cluster can contradict. */
export interface PortMap {
  readonly serviceType: string;
  readonly ports: ReadonlyArray<{ readonly port: number; readonly nodePort?: number; readonly targetPort: number }>;
}

/** A scenario with everything that goes into the cluster, nothing of which is there yet. */
export interface Prepared {
  readonly scenario: Scenario;
  readonly gateways: readonly PreparedGateway[];
  /** The folder of the synthesized manifests. */
  readonly manifests: string;
  /** What is in that folder. */
  readonly synthesized: readonly KubernetesObject[];
  /** Gateways as their deliveries' tools render them. */
  readonly delivered: readonly KubernetesObject[];
  /** What the scenario presumes: Services, pods and Secrets of others. */
  readonly presumed: readonly KubernetesObject[];
  /** Namespaces of all of it. */
  readonly namespaces: readonly KubernetesObject[];
  /** Certificates by `namespace/secret`. */
  readonly certificates: ReadonlyMap<string, Pair>;
  readonly trust: Trust;
}

export async function prepare(scenario: Scenario, premises: Premises): Promise<Prepared> {
  const manifests = join(premises.folder, scenario.name, 'dist');
  const { app, gateways } = declareIn(scenario, { outdir: manifests });
  app.synth();
  const synthesized = readObjects(manifests);
  const prepared = gateways.map((gateway) => preparedGateway(gateway, app.artifactsOutdir));
  const installed = installedGateway(scenario, premises);
  const rendered = prepared.map(({ model }) => (
    renderedGateway(join(app.artifactsOutdir, model.workloadName), installed, premises.programs)));
  const delivered = (await Promise.all(rendered)).flat();
  const { secrets, certificates } = await presumedCertificates(scenario, premises.authority);
  const trust = { ca: premises.authority.cert, certificate: await premises.authority.issue(['client']) };
  const presumed = [...secrets, ...(scenario.presumes.services ?? []).flatMap(standIns)];
  return {
    scenario,
    gateways: prepared,
    manifests,
    synthesized,
    delivered,
    presumed,
    certificates,
    trust,
    namespaces: namespacesOf([...synthesized, ...delivered, ...presumed]),
  };
}

/** The stock gateway, with what somebody wrote by hand in place of its objects. */
export function installedGateway({ handWritten }: Scenario, { stock }: Premises): readonly KubernetesObject[] {
  const own = handWritten ? parsed(fs.readFileSync(handWritten.base, 'utf8')) : [];
  return [...stock.gateway.filter((object) => !own.some((other) => keyOf(other) === keyOf(object))), ...own];
}

/** The certificate that a gateway shows for a Secret. */
export function fingerprintOf(prepared: Prepared, namespace: string, secret: string): string | undefined {
  const pair = prepared.certificates.get(`${namespace}/${secret}`);
  return pair && fingerprint(pair);
}

function preparedGateway(construct: IngressGateway, artifacts: string): PreparedGateway {
  const model = IngressRegistry.of(construct).gateway(construct.node.path);
  const folder = join(artifacts, model.workloadName);
  const balancers = join(folder, 'load-balancer');
  const files = fs.existsSync(balancers) ? fs.readdirSync(balancers) : [];
  return {
    construct,
    model,
    balancerFiles: new Map(files.map((file) => [file, fs.readFileSync(join(balancers, file), 'utf8')])),
    portMap: JSON.parse(fs.readFileSync(join(folder, 'port-map.json'), 'utf8')),
  };
}

async function presumedCertificates(
  scenario: Scenario, authority: Authority,
): Promise<{ secrets: KubernetesObject[]; certificates: Map<string, Pair> }> {
  const presumed = scenario.presumes.certificates ?? [];
  const pairs = await Promise.all(presumed.map(({ hosts }) => authority.issue(hosts)));
  return {
    secrets: presumed.flatMap((certificate, i) => certificateSecrets(certificate, pairs[i], authority)),
    certificates: new Map(presumed.map(({ namespace, secret }, i) => [`${namespace}/${secret}`, pairs[i]])),
  };
}

function readObjects(folder: string): KubernetesObject[] {
  return fs.readdirSync(folder).sort().flatMap((file) => parsed(fs.readFileSync(join(folder, file), 'utf8')));
}

function namespacesOf(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return [...names].sort().map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}
