"""The article's declaration on a plain cdk8s App, with a load balancer and a backend that are implemented in Python."""
import json
import pathlib

import jsii
from cdk8s import ApiObject, App, Chart, Include, JsonPatch
from cdk8s_plus_27 import Service
from cdk8s_istio_ingress import (
    Backend, BackendDestination, ClusterSnapshot, FindingLevel, Findings, GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer,
    IBackend, ILoadBalancer, IngressApp, IngressArtifact, IngressGateway, IngressHop, IngressOutcome, IngressPort, IngressProtocol,
    MeshApp, PlainHttp, ReplacedObject, TlsCertificate, TlsIngress,
)


@jsii.implements(ILoadBalancer)
class Listing:
    """Writes one line for each port and worker."""

    @property
    def name(self):
        return "listing"

    @property
    def workers(self):
        return ["10.1.0.11", "10.1.0.12"]

    @property
    def bind_addresses(self):
        return ["10.1.0.100"]

    def render(self, plan):
        lines = [f"{frontend.port} {worker}:{frontend.node_port}" for frontend in plan.frontends for worker in self.workers]
        return [IngressArtifact(path="load-balancer/listing.txt", content="\n".join(lines) + "\n")]


@jsii.implements(IBackend)
class Mysql:
    """A Service that is known by its name."""

    def destinations(self):
        return [BackendDestination(service_name="mysql", port=3306)]


class Subclass(App):
    """Users subclass App too."""


app = Subclass()
platform = Chart(app, "platform", namespace="istio-system")
gateway = IngressGateway(
    platform, "gateway",
    gateway_name="default-gateway",
    load_balancers=[HaproxyLoadBalancer(workers=["10.1.0.11", "10.1.0.12"], bind_addresses=["10.1.0.99"]), Listing()],
)
lab = Chart(app, "lab", namespace="default")
counter = MeshApp(lab, "counter", image="counter:1.0", container_port=8080)
web = TlsIngress(
    lab, "web",
    gateway=gateway, host="counter.lab.example.com", name="counter", plain_http=PlainHttp.SERVE,
    certificate=TlsCertificate.mounted("istio-ingressgateway-certs"), backend=counter,
)
web.add_json_patch(JsonPatch.add("/timeout", "3s"))
ApiObject.of(gateway).add_json_patch(JsonPatch.add("/metadata/annotations", {"owner": "platform"}))
IngressPort(lab, "mysql", gateway=gateway, port=3306, protocol=IngressProtocol.TCP, name="mysql", backend=Mysql())
app.synth()

folder = pathlib.Path("dist-ingress/istio-system/istio-ingressgateway/load-balancer")
assert "10.1.0.12:30306" in (folder / "istio-system.istio-ingressgateway.haproxy.cfg").read_text()
assert "443 10.1.0.11:30443" in (folder / "listing.txt").read_text()
assert gateway.explain("https://counter.lab.example.com/").arrives
assert '"owner": "platform"' in json.dumps(ApiObject.of(gateway).to_json())
assert ApiObject.of(web).to_json()["spec"]["http"][0]["timeout"] == "3s"
assert gateway.explain("http://other.lab.example.com/").outcome == IngressOutcome.NOT_FOUND

# Objects are of the types of cdk8s and cdk8s-plus-27, and what is patched through them is seen.
assert type(ApiObject.of(gateway)) is ApiObject and type(ApiObject.of(web)) is ApiObject
assert type(counter.service) is Service and ApiObject.of(counter.service).kind == "Service"
counter.service.metadata.add_label("team", "lab")
ApiObject.of(gateway).metadata.add_annotation("example.com/team", "platform")
assert Findings.of(app).list() == []
ApiObject.of(counter.service).add_json_patch(JsonPatch.replace("/spec/ports/0/port", 81))
ApiObject.of(gateway).metadata.add_label("istio.io/rev", "canary")
assert [finding.code for finding in Findings.of(app).list()] == ["ING008", "ING006"]
try:
    app.synth()
    raise SystemExit("a patched port was accepted")
except RuntimeError as error:
    assert "[lab/counter] ING008 " in str(error), error
lab.node.try_remove_child("counter")
assert [finding.code for finding in Findings.of(app).list()] == ["ING003", "ING006"]
lab.node.try_remove_child("web")
assert [finding.code for finding in Findings.of(app).list()] == ["ING006"]
platform.node.try_remove_child("gateway")
lab.node.try_remove_child("mysql")
gateway = IngressGateway(platform, "gateway", gateway_name="default-gateway")
IngressPort(lab, "mysql", gateway=gateway, port=3306, protocol=IngressProtocol.TCP, name="mysql", backend=Mysql())
app.synth()

IngressPort(lab, "second", gateway=gateway, port=3306, protocol=IngressProtocol.TCP, backend=Backend.service("other", 3306))
try:
    app.synth()
    raise SystemExit("a second route on a TCP port was accepted")
except RuntimeError as error:
    assert "\n  [lab/second] ING505 duplicate host on a port\n      TCP port 3306 is also opened at lab/mysql\n" in str(error), error

(finding,) = Findings.of(app).list()
assert (finding.code, finding.level, finding.at, finding.hop) == ("ING505", FindingLevel.ERROR, "lab/second", IngressHop.GATEWAY)
assert finding.text.splitlines()[1].strip() == finding.got == "TCP port 3306 is also opened at lab/mysql"

# Manifests of the gateway in the same app are changed while they are written.
pathlib.Path("gateway.yaml").write_text("""\
apiVersion: v1
kind: Service
metadata: {name: istio-ingress, namespace: istio-ingress}
spec:
  type: LoadBalancer
  selector: {app: istio-ingress, istio: ingress}
  ports: [{name: http2, port: 80}, {name: https, port: 443}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-ingress, namespace: istio-ingress}
spec:
  selector: {matchLabels: {app: istio-ingress, istio: ingress}}
  template:
    metadata:
      labels: {app: istio-ingress, istio: ingress, sidecar.istio.io/inject: "true"}
      annotations: {inject.istio.io/templates: gateway}
    spec: {containers: [{name: istio-proxy, image: auto}]}
""")
included = IngressApp(outdir="included")
chart = Chart(included, "ingress", namespace="istio-ingress")
gateway = IngressGateway(
    chart, "gateway", installation=GatewayInstallation.helm(release="istio-ingress"), delivery=GatewayDelivery.own_manifests())
Include(chart, "release", url="gateway.yaml")
IngressPort(chart, "pg", gateway=gateway, port=5432, protocol=IngressProtocol.TCP, backend=Backend.service("pg", 5432))
included.synth()
assert "port: 5432" in pathlib.Path("included/ingress.k8s.yaml").read_text()
assert gateway.explain("postgres://db.example.com:5432").arrives

# A gateway that is there keeps its node ports, and what it loses is told.
pathlib.Path("cluster.yaml").write_text("""\
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec:
  type: NodePort
  selector: {istio: ingressgateway}
  ports: [{name: http2, port: 80, targetPort: 8080, nodePort: 31380}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: legacy}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["shop.example.com", "old.example.com"]}]
""")
adopting = IngressApp(outdir="adopting")
chart = Chart(adopting, "ingress", namespace="shop")
snapshot = ClusterSnapshot.from_files("cluster.yaml").replacing(ReplacedObject(kind="Gateway", namespace="legacy", name="edge"))
gateway = IngressGateway(chart, "gateway", snapshot=snapshot)
IngressPort(
    chart, "web", gateway=gateway, port=80, protocol=IngressProtocol.HTTP, hosts=["shop.example.com"], backend=Backend.service("web", 80))
(finding,) = Findings.of(adopting).list()
assert (finding.code, finding.level) == ("ING517", FindingLevel.WARNING) and "old.example.com" in finding.got
Findings.of(gateway).acknowledge("ING517", "nobody asks for it", about="old.example.com")
adopting.synth()
assert "31380" in pathlib.Path("adopting-ingress/istio-system/istio-ingressgateway/port-map.md").read_text()
