/** The environment of an istiod, or of its code, that must not configure Istio's own filters, which a stock Envoy lacks. */
export const FOR_STOCK_ENVOY = { PILOT_ENABLE_ALPN_FILTER: 'false', PILOT_ENABLE_METADATA_EXCHANGE: 'false' };
