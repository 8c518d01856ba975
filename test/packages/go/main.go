// The article's declaration on a plain cdk8s App.
package main

import (
	"os"
	"strings"

	"github.com/aws/jsii-runtime-go"
	ingress "github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	platform := cdk8s.NewChart(app, jsii.String("platform"), &cdk8s.ChartProps{Namespace: jsii.String("istio-system")})
	gateway := ingress.NewIngressGateway(platform, jsii.String("gateway"), &ingress.IngressGatewayProps{
		GatewayName: jsii.String("default-gateway"),
		LoadBalancers: &[]ingress.ILoadBalancer{
			ingress.NewHaproxyLoadBalancer(&ingress.HaproxyLoadBalancerProps{Workers: jsii.Strings("10.1.0.11", "10.1.0.12")}),
		},
	})
	lab := cdk8s.NewChart(app, jsii.String("lab"), &cdk8s.ChartProps{Namespace: jsii.String("default")})
	counter := ingress.NewMeshApp(lab, jsii.String("counter"), &ingress.MeshAppProps{
		Image: jsii.String("counter:1.0"), ContainerPort: jsii.Number(8080),
	})
	ingress.NewTlsIngress(lab, jsii.String("web"), &ingress.TlsIngressProps{
		Gateway:     gateway,
		Host:        jsii.String("counter.lab.example.com"),
		Name:        jsii.String("counter"),
		PlainHttp:   ingress.PlainHttp_SERVE,
		Certificate: ingress.TlsCertificate_Mounted(jsii.String("istio-ingressgateway-certs"), nil),
		Backend:     counter,
	})
	ingress.NewIngressPort(lab, jsii.String("mysql"), &ingress.IngressPortProps{
		Gateway: gateway, Port: jsii.Number(3306), Protocol: ingress.IngressProtocol_TCP(), Name: jsii.String("mysql"),
		Backend: ingress.Backend_Service(jsii.String("mysql"), jsii.Number(3306), nil),
	})
	app.Synth()

	balancer, err := os.ReadFile("dist-ingress/istio-system/istio-ingressgateway/load-balancer/istio-system.istio-ingressgateway.haproxy.cfg")
	check(err == nil && strings.Contains(string(balancer), "10.1.0.12:30306"), "haproxy.cfg has no server for MySQL")
	check(*gateway.Explain(jsii.String("https://counter.lab.example.com/")).Arrives, "the counter cannot be reached")
}

func check(holds bool, otherwise string) {
	if !holds {
		panic(otherwise)
	}
}
