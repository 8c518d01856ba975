import type { Rule, RuleTable, Violation } from './rule';
import { groupBy } from '../model/collections';
import type { ObjectDeclaration } from '../model/declaration';
import type { IngressModel } from '../model/ingress-model';
import { shown } from '../model/shown';

const rules: readonly Rule[] = [
  {
    code: 'ING001',
    name: 'NAME ING001',
    level: 'error',
    allowed: 'each kind, name and namespace once in the app',
    otherwise: 'the object that is applied last would replace the other',
    fix: 'give one of them another name or namespace, or none to a port with several hosts',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    check: (model) => repeated(model, ({ group, kind, namespace, name }) => JSON.stringify([group, kind, namespace ?? '', name]), madeTwice),
  },
  {
    code: 'ING002',
    name: 'NAME ING002',
    level: 'error',
    allowed: 'one object for each file of the output',
    otherwise: 'one file would overwrite the other and its object would be missing',
    fix: 'use an output mode with a file for each chart, or give one of the objects another name',
    see: 'https://cdk8s.io/docs/latest/basics/app/',
    check: (model) => repeated(model, ({ file }) => file,
      ({ kind, name, file }, first) => `${kind} ${shown(name)} is written to ${shown(file!)}, and so is ${first.kind} of ${first.at}`),
  },
];

function madeTwice({ kind, namespace, name, at }: ObjectDeclaration, first: ObjectDeclaration): string {
  const where = first.at === at ? 'made twice here' : `also made at ${first.at}`;
  return `${kind} ${shown(name)} in namespace ${shown(namespace ?? '')} is ${where}`;
}

/** Objects of one key; told where ours were declared, since what users do with their own objects is their affair. */
function* repeated(
  model: IngressModel,
  key: (object: ObjectDeclaration) => string | undefined,
  got: (object: ObjectDeclaration, first: ObjectDeclaration) => string,
): Iterable<Violation> {
  const keyed = model.declared.objects.filter((object) => key(object) !== undefined);
  for (const [, objects] of groupBy(keyed, key)) {
    if (objects.length < 2 || !objects.some((object) => object.ours)) continue;
    const first = objects.find((object) => !object.ours) ?? objects[0];
    const others = objects.filter((object) => object.ours && object !== first);
    yield* others.map((object) => ({ at: object.at, got: got(object, first) }));
  }
}

/** What can go wrong with the output as a whole; no hop of its own. */
export const outputRules: RuleTable = { rules };
