import type { Rule, RuleTable, Violation } from './rule';
import { groupBy } from '../model/collections';
import type { ObjectDeclaration } from '../model/declaration';
import type { IngressModel } from '../model/ingress-model';
import { shown } from '../model/shown';

const rules: readonly Rule[] = [
  {
    code: 'ING001',
    name: 'duplicate object name',
    level: 'error',
    allowed: 'each kind, name and namespace once per app',
    otherwise: 'the object applied last would replace the other',
    fix: 'give one of the objects another name or namespace',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    causes: ['ING608'],
    check: (model) => repeated(model, keyOf, madeTwice),
  },
  {
    code: 'ING002',
    name: 'two objects in one output file',
    level: 'error',
    allowed: 'one object per output file',
    otherwise: 'one file would overwrite the other, and its object would be missing',
    fix: 'set yamlOutputType to FILE_PER_CHART, or give one of the objects another name',
    see: 'https://cdk8s.io/docs/latest/basics/app/',
    check: (model) => repeated(model, ({ file }) => file, writtenTwice),
  },
];

function keyOf({ group, kind, namespace = '', name }: ObjectDeclaration): string {
  return JSON.stringify([group, kind, namespace, name]);
}

function madeTwice({ kind, namespace, name, at }: ObjectDeclaration, first: ObjectDeclaration): Violation {
  const what = `${kind} ${shown(name)} ${namespace === undefined ? 'without a namespace' : `in namespace ${shown(namespace)}`}`;
  if (first.at !== at) return { at, got: `${what} is also created at ${first.at}` };
  if (kind !== 'VirtualService') return { at, got: `${what} is created twice here` };
  // One per host of the port.
  const fix = 'leave name out: each VirtualService is then named after its host';
  return { at, got: `${what} is created more than once, once per host`, fix };
}

function writtenTwice({ kind, name, file, at }: ObjectDeclaration, first: ObjectDeclaration): Violation {
  return { at, got: `${kind} ${shown(name)} is written to ${shown(file!)}, as is ${first.kind} ${shown(first.name)} of ${first.at}` };
}

/** Objects of one key, reported where ours were declared; duplicates among the user's own objects are not reported. */
function* repeated(
  model: IngressModel,
  key: (object: ObjectDeclaration) => string | undefined,
  violation: (object: ObjectDeclaration, first: ObjectDeclaration) => Violation,
): Iterable<Violation> {
  const keyed = model.declared.objects.filter((object) => key(object) !== undefined);
  for (const [, objects] of groupBy(keyed, key)) {
    if (objects.length < 2 || !objects.some((object) => object.ours)) continue;
    const first = objects.find((object) => !object.ours) ?? objects[0];
    const others = objects.filter((object) => object.ours && object !== first);
    yield* others.map((object) => violation(object, first));
  }
}

/** What can go wrong with the output as a whole; no hop of its own. */
export const outputRules: RuleTable = { rules };
