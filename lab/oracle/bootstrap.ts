import type { Pair } from '../scenario/certificates';

/** What Istio would send to the gateway's Envoy, in the JSON of Envoy's API. */
export interface Generated {
  readonly listeners: readonly object[];
  readonly routes: ReadonlyArray<{ readonly name: string }>;
  readonly clusters: readonly object[];
}

/** Istio gives every Envoy this limit for what becomes of regular expressions. */
const RUNTIME = { layers: [{ name: 'istio', staticLayer: { 're2.max_program_size.error_level': 32768 } }] };

/** Every proxy listens there before istiod sends it any listeners. */
const OWN_LISTENERS = [15021, 15090].map((portValue) => (
  { name: `${portValue}`, address: { socketAddress: { address: '0.0.0.0', portValue } }, filterChains: [{}] }));

/**
 * What Istio would send to an Envoy piece by piece, as one file that needs no istiod. Routes and certificates, of which there is one
 * for all, stand where Envoy would ask for them, and applications have no addresses. No filter is left out: Istio must be told not
 * to use those that a stock Envoy lacks.
 */
export function bootstrap({ listeners, routes, clusters }: Generated, pair: Pair): object {
  const named = new Map(routes.map((route) => [route.name, route]));
  const inPlace = (key: string, value: any): unknown => {
    if (value?.rds) return { ...value, rds: undefined, routeConfig: named.get(value.rds.routeConfigName) };
    if (value?.edsClusterConfig) return { ...value, edsClusterConfig: undefined, type: 'STATIC' };
    return key === 'commonTlsContext' ? withCertificates(value, pair) : value;
  };
  const resources = { listeners: [...OWN_LISTENERS, ...listeners], clusters };
  return { layeredRuntime: RUNTIME, staticResources: JSON.parse(JSON.stringify(resources, inPlace)) };
}

/** What Envoy would ask certificates for: its own, and those of authorities. */
interface TlsContext {
  readonly tlsCertificateSdsSecretConfigs?: readonly object[];
  readonly combinedValidationContext?: { readonly defaultValidationContext?: object };
}

function withCertificates(context: TlsContext, { cert, key }: Pair): object {
  const { tlsCertificateSdsSecretConfigs: own, combinedValidationContext: combined, ...rest } = context;
  return {
    ...rest,
    ...own && { tlsCertificates: own.map(() => ({ certificateChain: { inlineString: cert }, privateKey: { inlineString: key } })) },
    ...combined && { validationContext: { ...combined.defaultValidationContext, trustedCa: { inlineString: cert } } },
  };
}
