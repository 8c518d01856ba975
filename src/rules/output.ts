import { changeRules } from './changes';
import { sizeRules } from './object-size';
import { passedOverRules } from './passed-over';
import { removedRules } from './removed';
import type { Rule, RuleTable, Violation } from './rule';
import { groupBy, unique } from '../model/collections';
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
    causes: ['ING407', 'ING604', 'ING608'],
    check: madeTwice,
  },
  {
    code: 'ING002',
    name: 'two objects in one output file',
    level: 'error',
    allowed: 'one object per output file',
    otherwise: 'one file would overwrite the other, and its object would be missing',
    fix: 'set yamlOutputType to FILE_PER_CHART, or give one of the objects another name',
    see: 'https://cdk8s.io/docs/latest/basics/app/',
    causes: ['ING001'],
    check: writtenTwice,
  },
];

/** An object of ours, and the first of the same key. */
interface Repeated {
  readonly object: ObjectDeclaration;
  readonly first: ObjectDeclaration;
}

function* madeTwice(model: IngressModel): Iterable<Violation> {
  const twice = repeated(model, ({ group, kind, namespace = '', name }) => JSON.stringify([group, kind, namespace, name]));
  const places = ({ object: { at, namespace, name }, first }: Repeated) => JSON.stringify([at, first.at, namespace, name]);
  // A construct makes several kinds of one name: that is one mistake.
  for (const same of groupBy(twice, places).values()) {
    const [{ object: { at, namespace, name }, first }] = same;
    const kinds = unique(same.map(({ object: { kind } }) => kind)).sort();
    const place = namespace === undefined ? 'without a namespace' : `in namespace ${shown(namespace)}`;
    const what = `${kinds.join(', ')} ${shown(name)} ${place}`;
    const verb = kinds.length > 1 ? 'are' : 'is';
    yield first.at === at ? madeTwiceHere(at, kinds, what) : { at, got: `${what} ${verb} also created at ${first.at}` };
  }
}

/** A port's own option `name` is for one VirtualService, and it has one per host. */
function madeTwiceHere(at: string, kinds: readonly string[], what: string): Violation {
  if (!kinds.includes('VirtualService')) return { at, got: `${what} is created twice here` };
  const fix = 'leave name out: each VirtualService is then named after its host';
  return { at, got: `${what} is created more than once, once per host`, fix };
}

function writtenTwice(model: IngressModel): Violation[] {
  return repeated(model, ({ file }) => file).map(({ object: { kind, name, file, at }, first }) => (
    { at, got: `${kind} ${shown(name)} is written to ${shown(file!)}, as is ${first.kind} ${shown(first.name)} of ${first.at}` }));
}

/** Objects of one key that are ours; duplicates among the user's own objects are not reported. */
function repeated(model: IngressModel, key: (object: ObjectDeclaration) => string | undefined): Repeated[] {
  const keyed = model.declared.objects.filter((object) => key(object) !== undefined);
  return [...groupBy(keyed, key).values()].flatMap((objects) => {
    const first = objects.find((object) => !object.ours) ?? objects[0];
    return objects.filter((object) => object.ours && object !== first).map((object) => ({ object, first }));
  });
}

/** What can go wrong with the output as a whole, and with objects of several hops; no hop of its own. */
export const outputRules: RuleTable = { rules: [...rules, ...removedRules, ...changeRules, ...sizeRules, ...passedOverRules] };
