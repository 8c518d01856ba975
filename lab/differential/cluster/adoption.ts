import { dryRun, isJudged, type Applied } from './dry-run';
import { formerCalls, type Targets } from './former-calls';
import { created, entryKey, formerObjects, proxyOf, type FormerObjects } from './former-objects';
import { kustomized, type Patched } from './kustomized';
import { IngressRegistry } from '../../../src/app/registry';
import type { ClusterFacts } from '../../../src/cluster/cluster-facts';
import { ManifestPart } from '../../../src/cluster/manifest-part';
import { factsOf } from '../../../src/cluster/read/read-facts';
import { removing } from '../../../src/cluster/replacing';
import { unique } from '../../../src/model/collections';
import type { IngressModel } from '../../../src/model/ingress-model';
import { secretNames } from '../../../src/model/tls-settings';
import { gatewayChange } from '../../../src/output/gateway-change';
import { Declarer } from '../../../test/support/declarer';
import type { Adoption, RandomCluster } from '../../../test/support/random-clusters';
import type { Api } from '../../control-plane/api';
import { keyOf, qualifiedName, type KubernetesObject } from '../../control-plane/objects';
import { inACluster } from '../../oracle/question';
import type { Programs } from '../../programs/programs';
import type { PreparedGateway } from '../../scenario/prepared';
import { presumedObjects, workload, writtenObjects } from '../naive';
import { certificatesThatDoNotFit, objectsTwice } from '../other-refusals';
import { findingsIn, LOSSES, NOT_ASKED, OF_EVERY_CLUSTER, question, type Surroundings, type Trial } from '../trial';

/** What is known of an adoption before the API server and kustomize were asked. */
interface Plan {
  readonly adoption: Adoption;
  readonly model: IngressModel;
  readonly gateways: readonly PreparedGateway[];
  readonly codes: readonly string[];
  readonly written: readonly KubernetesObject[];
  readonly presumed: readonly KubernetesObject[];
  readonly former: FormerObjects;
  readonly staying: readonly KubernetesObject[];
}

export interface ClusterPrograms {
  readonly api: Api;
  readonly programs: Programs;
  readonly folder: string;
}

/** What the library says of declarations for clusters that are there, and what these become. */
export async function adoptions(
  start: number, all: readonly Adoption[], surroundings: Surroundings, { api, programs, folder }: ClusterPrograms,
): Promise<Trial[]> {
  const plans = all.map((adoption) => plan(adoption, surroundings));
  const rendered = await kustomized(programs, folder, plans.map(patched));
  const trials: Trial[] = [];
  for (const [i, each] of plans.entries()) {
    const result = rendered[i];
    const applied = typeof result === 'string'
      ? { objects: [], refusals: [`kustomize: ${result}`] } : await dryRun(api, each.former.workloads, changed(each, result));
    trials.push(trial(`${start + i}`, each, applied, surroundings));
  }
  return trials;
}

function plan(adoption: Adoption, surroundings: Surroundings): Plan {
  const { declarations, cluster } = adoption;
  const { app, gateways } = new Declarer('unused', declarations, declarations);
  const registry = IngressRegistry.of(app);
  const alone = registry.model();
  const written = registry.synthesize(() => writtenObjects(app));
  const presumed = misplaced(presumedObjects(alone.declared, alone.gateways, written, surroundings), cluster);
  const models = gateways.map((construct) => alone.gateways.find(({ declaration }) => declaration.at === construct.node.path)!);
  const former = formerObjects(cluster, { written, gateways: models });
  const going = former.routing.filter((_, i) => cluster.going === 'all' || (cluster.going === 'every second' && i % 2 > 0));
  const shown = [...presumed, ...former.workloads, ...former.routing];
  const snapshot = removing(factsFrom(shown, cluster), new Set(going.map(entryKey)));
  const model = registry.model(() => snapshot);
  const overwritten = new Set(written.map(entryKey));
  const errors = findingsIn(model, 'error').filter(({ code }) => code !== NOT_ASKED);
  return {
    adoption,
    model,
    gateways: gateways.map((construct): PreparedGateway => (
      { construct, model: model.gateways.find(({ declaration }) => declaration.at === construct.node.path)!, balancerFiles: new Map() })),
    codes: unique(errors.map(({ code }) => code)),
    written,
    presumed,
    former,
    staying: former.routing.filter((object) => !going.includes(object) && !overwritten.has(entryKey(object))),
  };
}

/** Certificates are read in the namespace of the gateway alone. */
function misplaced(presumed: readonly KubernetesObject[], { misplacedSecret }: RandomCluster): KubernetesObject[] {
  if (misplacedSecret === undefined) return [...presumed];
  const secret = presumed.filter(({ kind }) => kind === 'Secret')[misplacedSecret];
  return presumed.map((object) => (object === secret ? { ...object, metadata: { ...object.metadata, namespace: 'blog' } } : object));
}

/** What a user hands over: with a Service that every cluster has, a list of all objects is known to be complete. */
function factsFrom(objects: readonly KubernetesObject[], { listed }: Pick<RandomCluster, 'listed'>): ClusterFacts {
  const list = new ManifestPart({});
  const shown = listed === 'everything' ? [OF_EVERY_CLUSTER, ...objects] : objects.filter(({ kind }) => isListed(kind, { listed }));
  const manifests = shown.map((object) => ({ file: 'cluster', isNamed: true, object: new ManifestPart(object), list }));
  return factsOf({ manifests, passedOver: [], problems: [] }, 'differential');
}

function isListed(kind: string, { listed }: Pick<RandomCluster, 'listed'>): boolean {
  return listed === 'everything' || listed.includes(kind);
}

/** The first gateway is one that kustomize changes. */
function patched({ gateways: [{ model }], former }: Plan): Patched {
  const base = former.workloads.filter(({ metadata: { namespace, name } }) => `${namespace}/${name}` === model.workloadName);
  return { change: gatewayChange(model), base };
}

/** Services and workloads that are applied: those of the first gateway as kustomize renders them, and Helm writes a Service whole. */
function changed({ gateways: [, second], written }: Plan, rendered: readonly KubernetesObject[]): KubernetesObject[] {
  const [service] = workload(second.model);
  return [...rendered, service, ...written.filter(isJudged)];
}

function trial(label: string, planned: Plan, { objects: applied, refusals }: Applied, { injectors }: Surroundings): Trial {
  const { adoption: { declarations, cluster }, model, gateways, codes, written, presumed, former, staying } = planned;
  const warnings = findingsIn(model, 'warning');
  const after = new Map([...former.workloads, ...applied].map((object) => [keyOf(object), object]));
  const backends = presumed.filter(({ kind }) => kind === 'Service');
  const ages = new Map(former.routing.map((object) => [entryKey(object), object.metadata]));
  const objects = inACluster([
    ...injectors, ...presumed, ...staying, ...after.values(),
    ...written.filter((object) => !isJudged(object)).map((object, i) => aged(object, ages.get(entryKey(object)), i)),
  ]);
  const said = { declarations, codes, warnings: unique(warnings.map(({ code }) => code)), alarms: [], objects };
  const questions = gateways.map((gateway) => {
    const own = { former: targetsOf(former.workloads, gateway), later: targetsOf([...after.values()], gateway) };
    const calls = formerCalls({
      former, staying, before: own.former, after: own.later, proxy: proxyOf(gateway.model), backends,
    });
    const isDeclared = new Set(gateway.model.servicePorts.filter(({ openedBy }) => openedBy.length > 0).map(({ port }) => port));
    const targets = new Map([...own.later].filter(([port]) => isDeclared.has(port)));
    return question(label, gateway, model.routes, { targets, accepted: codes.length === 0, former: calls });
  });
  return {
    ...said,
    otherwise: [
      ...refusals, ...objectsTwice(model.declared), ...missingSecrets(planned),
      // One certificate stands for all, so that those which are known are of no interest.
      ...isListed('Secret', cluster) ? [] : certificatesThatDoNotFit(model.routes),
    ],
    losses: warnings.filter(({ code }) => LOSSES.has(code)),
    cluster,
    questions: questions.filter(({ calls, intents, unwritable }) => calls.length + intents.length + unwritable.length > 0),
  };
}

/** Secrets of declared certificates that the gateway cannot read. */
function missingSecrets({ model, presumed }: Plan): string[] {
  const there = new Set(presumed.filter(({ kind }) => kind === 'Secret').map(qualifiedName));
  const needed = model.gateways.flatMap(({ namespace, servicePorts }) => servicePorts.flatMap(({ openedBy }) =>
    openedBy.flatMap(({ declaration: { tls } }) => (tls ? secretNames(tls) : []).map((name) => `${namespace}/${name}`))));
  return unique(needed).filter((name) => !there.has(name)).map((name) => `there is no Secret ${name}`);
}

/** An object that is there keeps its age. */
function aged(object: KubernetesObject, there: KubernetesObject['metadata'] | undefined, i: number): KubernetesObject {
  if (!there) return created(object, Date.UTC(2026, 0, 1), i);
  return { ...object, metadata: { ...object.metadata, creationTimestamp: there.creationTimestamp } };
}

function targetsOf(objects: readonly KubernetesObject[], { model: { workloadName } }: PreparedGateway): Targets {
  const service = objects.find((object) => keyOf(object) === `Service/${workloadName}`);
  const ports: ReadonlyArray<{ port: number; targetPort?: number }> = service?.spec.ports ?? [];
  return new Map(ports.map(({ port, targetPort = port }) => [port, targetPort]));
}
