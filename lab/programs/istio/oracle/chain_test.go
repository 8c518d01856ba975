package oracle

import (
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"istio.io/istio/pilot/pkg/simulation"
)

// Chain is what a filter chain does with TLS: the certificate that it shows, and the authority of the client certificates that it
// requires, both by the names under which Envoy asks for them. Empty where TLS does not end, or clients need no certificate.
type Chain struct {
	Certificate     string `json:"certificate,omitempty"`
	ClientAuthority string `json:"clientAuthority,omitempty"`
}

// seenBy notes the filter chain that a call takes; the simulator itself does not care which certificates it wants.
func seenBy(chain *Chain) []simulation.CustomFilterChainValidation {
	return []simulation.CustomFilterChainValidation{func(fc *listener.FilterChain) error {
		if fc.TransportSocket == nil {
			return nil
		}
		context := &tls.DownstreamTlsContext{}
		if err := fc.GetTransportSocket().GetTypedConfig().UnmarshalTo(context); err != nil {
			return err
		}
		common := context.GetCommonTlsContext()
		for _, own := range common.GetTlsCertificateSdsSecretConfigs() {
			chain.Certificate = own.GetName()
		}
		if context.GetRequireClientCertificate().GetValue() {
			chain.ClientAuthority = common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig().GetName()
		}
		return nil
	}}
}
