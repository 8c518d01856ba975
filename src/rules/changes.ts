import { each, type Rule, type Violation } from './rule';
import { isSubset, selects, type Labels } from '../cluster/selector';
import type { DecidedApp, PatchOperation } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import type { IngressModel } from '../model/ingress-model';
import { asJson } from '../model/json-patch';
import { hopOf, type ObjectChange, type ObjectRole } from '../model/object-change';
import { shown } from '../model/shown';

const PATCH = 'https://cdk8s.io/docs/latest/basics/escape-hatches/';

/** What users changed in rendered objects, beside their declarations. */
export const changeRules: readonly Rule[] = [
  {
    code: 'ING005',
    name: 'object whose patch does not apply',
    level: 'error',
    allowed: 'operations of RFC 6902 on paths that the manifest has, and objects that can be rendered',
    otherwise: 'the patch would be lost, or would change something else',
    fix: 'use paths that the manifest has; where a parent is missing, add it first, with the value in it',
    see: 'https://www.rfc-editor.org/rfc/rfc6902',
    check: ({ changes }) => each(changes, (change) => {
      const { at, misfit, failure } = change;
      const hop = hopOf(change);
      const object = `${change.kind} ${shown(change.name)}`;
      if (failure !== undefined) {
        return { at, hop, got: `${object} cannot be rendered: ${failure}`, fix: 'correct what was changed in the object' };
      }
      return misfit && {
        at,
        hop,
        got: `${misfit.operation.op} at path ${shown(misfit.operation.path)} of ${object} does not apply: ${misfit.problem}`,
        fix: unwritable(misfit.operation),
      };
    }),
  },
  {
    code: 'ING006',
    name: 'patched field of a gateway that requests depend on',
    level: 'error',
    allowed: 'changes of other fields: name, namespace, ports, hosts, TLS, selectors and labels come from the declarations',
    otherwise: 'the objects of the gateway would not fit together, and hosts could stop working without anything saying so',
    fix: 'declare it with options of the gateway and its ports; if there is no option, write a Gateway of your own',
    see: PATCH,
    check: (model) => steering(model, 'gateway').map(({ violation }) => violation),
  },
  {
    code: 'ING007',
    name: 'patched field with unknown effect',
    level: 'warning',
    allowed: 'labels and annotations of your own; other fields at your own risk',
    otherwise: 'requests may be treated differently from what rules and explain say',
    fix: 'use an option instead if there is one; otherwise test the change, and acknowledge this finding with the reason',
    see: PATCH,
    check: ({ changes }) => each(changes, (change) => change.others.length > 0 && {
      at: change.at, hop: hopOf(change), got: patched(change, change.others),
    } || undefined),
  },
  {
    code: 'ING008',
    name: 'patched field of an application that requests depend on',
    level: 'error',
    allowed: 'changes of other fields: name, namespace, ports, selectors and labels come from the declarations',
    otherwise: 'routes would lead to a Service or port that does not exist, and Envoy would answer 503',
    fix: 'use options of MeshApp or methods of its service and deployment, such as service.bind for a port',
    see: PATCH,
    acknowledgeable: true,
    check: (model) => steering(model, 'application').map(({ violation }) => violation),
  },
  {
    code: 'ING009',
    name: 'application whose pods are not selected',
    level: 'error',
    allowed: 'selectors whose labels the pods have',
    otherwise: 'the API server would reject the Deployment, or the Service would have no pods and Envoy would answer 503',
    fix: 'select only labels that the pods have, and leave the label app to MeshApp',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    check: ({ declared: { apps } }) => apps.flatMap((app) => [...unselected(app)]),
  },
];

/** What to do about an operation whose value is no JSON, as callers without a compiler can write it. */
export function unwritable({ value }: PatchOperation): string | undefined {
  if (value === undefined || asJson(value) !== undefined) return undefined;
  return 'write the value as JSON: text, numbers, true, false, null, and lists and objects of these';
}

/** Changed fields of objects that one kind of construct makes, where requests depend on them. */
export function steering({ changes }: IngressModel, role: ObjectRole): Steering[] {
  return changes.filter((change) => change.role === role && change.steering.length > 0)
    .map((change) => ({ change, violation: { at: change.at, hop: hopOf(change), got: patched(change, change.steering) } }));
}

interface Steering {
  readonly change: ObjectChange;
  readonly violation: Violation;
}

const SHOWN = 4;

/** Values are not shown, since they may be secret. */
function patched({ kind, name }: ObjectChange, pointers: readonly string[]): string {
  const more = pointers.length > SHOWN ? ` and ${pointers.length - SHOWN} more` : '';
  const where = pointers.slice(0, SHOWN).map((pointer) => pointer || 'the whole object').join(', ');
  return `${kind} ${shown(name)} was changed at ${where}${more}`;
}

function* unselected({ at, name, podLabels, serviceSelector, podSelector }: DecidedApp): Iterable<Violation> {
  const labels = (of: Labels) => Object.entries(of).map(([key, value]) => `${key}=${value}`).sort().join(', ');
  if (!isSubset(serviceSelector, podLabels)) {
    const got = `Service ${shown(name)} selects pods with ${labels(serviceSelector)}, but the pods have ${labels(podLabels)}`;
    yield { at, hop: IngressHop.APP_SERVICE, got };
  }
  if (!selects(podSelector, podLabels)) {
    const got = `Deployment ${shown(name)} selects pods with ${labels(podSelector.matchLabels)}, but its pods have ${labels(podLabels)}`;
    yield { at, hop: IngressHop.APP_POD, got };
  }
}
