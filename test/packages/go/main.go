package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8sistioingress.NewIngressApp(nil)
	cdk8s.NewChart(app, jsii.String("platform"), &cdk8s.ChartProps{Namespace: jsii.String("istio-system")})
	app.Synth()
	if len(*app.Charts()) != 1 {
		panic("expected one chart")
	}
}
