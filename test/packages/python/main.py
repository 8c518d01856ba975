from cdk8s import Chart
from cdk8s_istio_ingress import IngressApp

app = IngressApp()
Chart(app, "platform", namespace="istio-system")
app.synth()
assert len(app.charts) == 1
