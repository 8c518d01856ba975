import { stringify } from 'yaml';
import type { FormerCall, Targets } from './cluster/former-calls';
import { crossings, type Crossing, type WantedCall } from './crossing';
import { intents, serverNames, type Intent } from './intent';
import { naiveObjects, type Certificates } from './naive';
import { otherRefusals } from './other-refusals';
import type { IngressApp } from '../../src/app/ingress-app';
import { IngressRegistry } from '../../src/app/registry';
import { ManifestPart } from '../../src/cluster/manifest-part';
import { factsOf } from '../../src/cluster/read/read-facts';
import { unique } from '../../src/model/collections';
import type { AttachedRoute, IngressModel } from '../../src/model/ingress-model';
import { locatedFindingText, type Finding } from '../../src/rules/finding';
import { RULE_TABLES } from '../../src/rules/index';
import { findings } from '../../src/rules/rule';
import { isBeside } from '../../test/support/beside-the-model';
import { Declarer } from '../../test/support/declarer';
import type { RandomCluster } from '../../test/support/random-clusters';
import type { Declaration } from '../../test/support/random-declarations';
import type { KubernetesObject } from '../control-plane/objects';
import type { Proxy } from '../merging/merged-gateway';
import type { Call, Case } from '../oracle/ask';
import { call, inACluster } from '../oracle/question';
import type { PreparedGateway } from '../scenario/prepared';
import { generatedJourneys } from '../traffic/generated';
import { journey, type Journey } from '../traffic/journey';

/** Requests to each gateway of an accepted declaration, whose fate `explain` must know. */
const GENERATED = 40;

/** A random declaration, what the library says of it, and what Istio is asked about it. */
export interface Trial {
  readonly declarations: readonly Declaration[];
  /** Codes of the errors with which it is refused; none where it is accepted. */
  readonly codes: readonly string[];
  /** Codes of its warnings. */
  readonly warnings: readonly string[];
  /** What others than Istio have against it. */
  readonly otherwise: readonly string[];
  /** Errors, and losses, that come only with a snapshot of a cluster that holds what is declared and no more. */
  readonly alarms: readonly string[];
  /** What would be written, and what it presumes. */
  readonly objects: readonly KubernetesObject[];
  readonly questions: readonly GatewayQuestion[];
  /** The cluster that is there before the change, if it is not an empty one. */
  readonly cluster?: RandomCluster;
  /** Warnings of what the cluster loses. */
  readonly losses?: readonly Finding[];
}

/** What is asked about one gateway of a trial. */
export interface GatewayQuestion {
  readonly name: string;
  readonly proxy: Proxy;
  /** Those of the intents first, then those of the journeys, the crossings and the former ones. */
  readonly calls: readonly Call[];
  /** What the first calls are for; a URL that no client could write has no call. */
  readonly intents: readonly Intent[];
  readonly unwritable: readonly Intent[];
  readonly journeys: readonly Journey[];
  readonly crossings: readonly Crossing[];
  /** What the cluster served before the change; asked last. */
  readonly former: readonly FormerCall[];
}

/** The question as the oracle takes it. Kubernetes reads YAML 1.1, where `yes` is not a string. */
export function casesOf({ objects, questions }: Trial): Case[] {
  const manifests = objects.map((object) => stringify(object, { version: '1.1' })).join('\n---\n');
  return questions.map(({ name, proxy, calls }) => ({ name, manifests, ...proxy, calls }));
}

export interface Surroundings extends Certificates {
  readonly injectors: readonly KubernetesObject[];
}

export function trial(label: string, declarations: readonly Declaration[], surroundings: Surroundings): Trial {
  const declarer = new Declarer('unused', declarations, declarations);
  const { app, gateways } = declarer;
  const registry = IngressRegistry.of(app);
  const model = registry.model();
  const codes = isBeside(declarations) ? codesOfSynthesis(app) : codesIn(model, 'error');
  const warnings = codesIn(model, 'warning');
  const prepared = gateways.map((construct): PreparedGateway => (
    { construct, model: model.gateways.find(({ declaration }) => declaration.at === construct.node.path)!, balancerFiles: new Map() }));
  const models = prepared.map((each) => each.model);
  const refused = [...otherRefusals(model), ...declarer.dangling()];
  const said = { declarations, codes, warnings, otherwise: refused, alarms: [], objects: [], questions: [] };
  // A synthesis leaves out what has nothing to say, but does not check anything before it is asked to.
  const written = writtenBy(() => registry.synthesize(() => naiveObjects(app, model.declared, models, surroundings)));
  if (typeof written === 'string') return { ...said, otherwise: [...refused, written] };
  const objects = inACluster([...surroundings.injectors, ...written]);
  const asked = prepared.filter((each) => each.model.servicePorts.some(({ openedBy }) => openedBy.length > 0));
  return {
    ...said,
    alarms: codes.length === 0 ? alarmsWith(objects, registry) : [],
    objects,
    questions: asked.map((gateway) => (
      question(label, gateway, model.routes, { targets: declaredTargets(gateway), accepted: codes.length === 0 }))),
  };
}

/** The objects, or why they cannot be written: a patch may not apply. */
function writtenBy(write: () => KubernetesObject[]): KubernetesObject[] | string {
  try {
    return write();
  } catch (error) {
    return `cannot be written: ${(error as Error).message}`;
  }
}

/** Patches are seen only where everything is rendered. An error without a code says that it cannot be. */
function codesOfSynthesis(app: IngressApp): string[] {
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    const codes = unique((error as Error).message.match(/\bING\d{3}\b/g) ?? []);
    return codes.length > 0 ? codes : ['no code'];
  }
}

/** One certificate stands for all here, so that it covers no host. */
export const NOT_ASKED = 'ING417';

/** What a change loses or changes: nothing, where the cluster has what is declared. */
export const LOSSES: ReadonlySet<string> = new Set([
  'ING318', 'ING319', 'ING321', 'ING322', 'ING326', 'ING430', 'ING517', 'ING518', 'ING522', 'ING523', 'ING524', 'ING525',
  'ING618', 'ING624', 'ING625', 'ING626', 'ING730', 'ING810',
]);

/** With it a list is one of the whole cluster: what is not in it does not exist. */
export const OF_EVERY_CLUSTER = { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'default', name: 'kubernetes' } };

function alarmsWith(objects: readonly KubernetesObject[], registry: IngressRegistry): string[] {
  const list = new ManifestPart({});
  const manifests = [OF_EVERY_CLUSTER, ...objects].map((object) => (
    { file: 'cluster', isNamed: true, object: new ManifestPart(object), list }));
  const snapshot = factsOf({ manifests, passedOver: [], problems: [] }, 'differential');
  const model = registry.model(() => snapshot);
  const losses = findingsIn(model, 'warning').filter(({ code }) => LOSSES.has(code));
  return [...findingsIn(model, 'error').filter(({ code }) => code !== NOT_ASKED), ...losses].map(locatedFindingText);
}

export function findingsIn(model: IngressModel, wanted: Finding['level']): Finding[] {
  return findings(model, RULE_TABLES).filter(({ level }) => level === wanted);
}

function codesIn(model: IngressModel, level: Finding['level']): string[] {
  return unique(findingsIn(model, level).map(({ code }) => code));
}

interface Circumstances {
  /** The ports of the Service that are of interest. */
  readonly targets: Targets;
  readonly accepted: boolean;
  readonly former?: readonly FormerCall[];
}

/** Where ports that were declared lead to. */
function declaredTargets({ model: { servicePorts } }: PreparedGateway): Targets {
  return new Map(servicePorts.filter(({ openedBy }) => openedBy.length > 0).map(({ port, targetPort }) => [port, targetPort]));
}

/** What Istio is asked about a gateway. */
export function question(
  label: string, gateway: PreparedGateway, routes: readonly AttachedRoute[], { targets, accepted, former = [] }: Circumstances,
): GatewayQuestion {
  const { namespace, declaration: { workload } } = gateway.model;
  const wanted = intents(routes, gateway.model);
  const asCall = (each: Journey) => call(each, targets.get(each.request.port)!);
  const possible = wanted.flatMap((intent): WantedCall[] => {
    const written = journeyTo(gateway, intent.url);
    const port = written?.request.port ?? 0;
    return written && targets.has(port) ? [{ intent, port, call: asCall(written) }] : [];
  });
  const journeys = accepted ? generatedJourneys(gateway, GENERATED).filter(({ request: { port } }) => targets.has(port)) : [];
  const crossed = crossings(possible, serverNames(routes, gateway.model));
  return {
    name: `${label} ${workload.name}`,
    proxy: { namespace, labels: workload.podLabels, unprivileged: workload.unprivileged },
    calls: [
      ...possible.map((each) => each.call), ...journeys.map(asCall), ...crossed.map((each) => each.call),
      ...former.flatMap((each) => each.call ?? []),
    ],
    intents: possible.map(({ intent }) => intent),
    unwritable: wanted.filter((intent) => !possible.some((each) => each.intent === intent)),
    journeys,
    crossings: crossed,
    former,
  };
}

/** Some hosts that are declared cannot stand in a URL. */
function journeyTo(gateway: PreparedGateway, url: string): Journey | undefined {
  try {
    return journey(gateway, url);
  } catch {
    return undefined;
  }
}
