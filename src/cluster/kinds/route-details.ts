// What a route says, in one form for all ways of writing it, so that two can be compared.
import { serviceHost } from './spec-parts';
import type { ManifestPart } from '../manifest-part';
import { Opaque } from '../opaque';

/** All that a route does with requests: not its name, nor which requests it takes. */
export function endDetails(route: ManifestPart, namespace: string): Opaque {
  return new Opaque(() => {
    const shares = route.at('route').list();
    const mirror = route.at('mirror');
    return {
      ...route.without('name', 'match', 'route', 'mirror', 'mirrors'),
      route: shares.map((share) => ({
        ...share.without('destination', 'weight'),
        destination: destination(share.at('destination'), namespace),
        // A single one gets everything.
        weight: shares.length > 1 ? share.at('weight').number() ?? 0 : undefined,
      })),
      mirror: mirror.exists() ? destination(mirror, namespace) : undefined,
      mirrors: route.at('mirrors').list().map((each) => (
        { ...each.without('destination'), destination: destination(each.at('destination'), namespace) })),
    };
  });
}

/** Where a match holds, and how it is called. */
const OF_PLACES = ['name', 'port', 'gateways', 'sourceLabels', 'sourceNamespace', 'sniHosts', 'statPrefix'];

/** All conditions of a match but those of the place where it holds, in values that may be secret. */
export function matchDetails(match: ManifestPart): Opaque {
  return new Opaque(() => {
    const { uri, ...others } = match.without(...OF_PLACES);
    const prefix = match.at('uri').keys().length === 1 ? match.at('uri', 'prefix').string() : undefined;
    return prefix === '/' ? others : { ...others, uri };
  });
}

/** A Service has the same name in full and in part. */
function destination(part: ManifestPart, namespace: string): unknown {
  const host = serviceHost(part.at('host').string()?.toLowerCase() ?? '', namespace);
  return { ...part.without('host'), host: host.replace(/^([^.]+\.[^.]+)\.svc(\..+)?$/, '$1') };
}
