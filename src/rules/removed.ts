import { each, type Rule } from './rule';
import { IngressHop } from '../model/ingress-hop';
import { hopOf } from '../model/object-change';
import { shown } from '../model/shown';

const TREE = 'https://docs.aws.amazon.com/cdk/api/v2/docs/constructs.Node.html#tryremovechildchildname';

/** What is wrong after users removed constructs from the tree of the app. */
export const removedRules: readonly Rule[] = [
  {
    code: 'ING003',
    name: 'reference to a removed construct',
    level: 'error',
    allowed: 'gateways, ports and backends that are part of the app',
    otherwise: 'nothing would be written for what was removed, and requests would end there',
    fix: 'remove this construct too, or declare it with one that is part of the app',
    see: TREE,
    check: ({ declared: { lost } }) => each(lost, ({ at, what, path, replaced }) => ({
      at,
      got: `${what} ${path} was removed${replaced ? ', and another of its path was declared since' : ''}`,
      fix: replaced ? `declare this construct again, after the new ${path}` : undefined,
      hop: what === 'backend' ? IngressHop.APP_SERVICE : undefined,
    })),
  },
  {
    code: 'ING004',
    name: 'removed object of a construct',
    level: 'error',
    allowed: 'all objects that requests need',
    otherwise: 'the object would not be written, and requests would end there',
    fix: 'remove the construct that declared the object, or patch the object',
    see: TREE,
    check: ({ missing }) => each(missing, (object) => (
      { at: object.at, got: `${object.kind} ${shown(object.name)} was removed`, hop: hopOf(object) })),
  },
];

