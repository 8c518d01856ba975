// What istiod accepts in a route and Envoy does not: Envoy then refuses the whole route configuration, with the routes of all others.
import type { ManifestPart } from '../manifest-part';

/** Why Envoy refuses a route; undefined if no reason is known. Values of headers may be secret, and are not told. */
export function poisonIn(route: ManifestPart): string | undefined {
  const shares = route.at('route').list();
  const reasons = [
    ...route.at('match').list().flatMap(ofMatch),
    ...['redirect', 'rewrite'].flatMap((part) => ['authority', 'uri'].filter((field) => hasControl(route.at(part, field).string()))
      .map((field) => `a control character in ${part}.${field}`)),
    ...[route, ...shares].flatMap((part) => ['request', 'response'].flatMap((side) => ofHeaders(part.at('headers', side)))),
    ...shares.reduce((sum, part) => sum + (part.at('weight').number() ?? 0), 0) > LARGEST_SUM ? ['too large weights'] : [],
  ];
  return reasons[0];
}

/** The same for the hash by which a DestinationRule distributes requests, which becomes part of the routes. */
export function poisonInHash(loadBalancer: ManifestPart): string | undefined {
  const hash = loadBalancer.at('consistentHash');
  const [[field, name] = []] = ['httpHeaderName', 'httpQueryParameterName'].flatMap((each) => {
    const value = hash.at(each).string();
    return value === undefined ? [] : [[each, value] as const];
  });
  if (name === '') return `an empty ${field}`;
  return hasControl(name) ? `a control character in ${field}` : undefined;
}

const LARGEST_SUM = 4294967295;

/** Go knows classes of characters by long names, such as `\p{Letter}`; the RE2 of Envoy does not. */
const GO_ALONE = /\\[pP]\{\^?(\w+_)?(Letter|Mark|Number|Punctuation|Symbol|Separator)\}/;

function ofMatch(match: ManifestPart): string[] {
  const plain = ['uri', 'scheme', 'method', 'authority'].map((field) => match.at(field));
  const named = ['headers', 'withoutHeaders', 'queryParams'].flatMap((list) => match.at(list).keys().map((key) => match.at(list, key)));
  const patterns = [...plain, ...named].flatMap((part) => part.at('regex').string() ?? []);
  return [
    ...match.at('queryParams').keys().includes('') ? ['a query parameter without a name'] : [],
    ...patterns.some((pattern) => GO_ALONE.test(pattern)) ? ['a pattern with a class of characters that only Go knows'] : [],
  ];
}

function ofHeaders(operations: ManifestPart): string[] {
  const changed = ['set', 'add'].flatMap((list) => Object.entries(operations.at(list).stringFields()));
  const names = [...changed.map(([name]) => name), ...operations.at('remove').strings()];
  return [
    ...names.some(hasControl) ? ['a control character in the name of a header'] : [],
    ...changed.filter(([, value]) => !isFormat(value)).map(([name]) => `a value with text between two percent signs for header '${name}'`),
  ];
}

/** Between two percent signs only an operator can stand; which ones there are depends on Envoy. */
function isFormat(value: string): boolean {
  return value.replace(/%%/g, '').split('%').every((part, i) => i % 2 === 0 || /^[A-Z][A-Z0-9_]*(\(.*\))?(:\d+)?$/.test(part));
}

function hasControl(text = ''): boolean {

  return /[\u0000-\u001f\u007f]/.test(text);
}
