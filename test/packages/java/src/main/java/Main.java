import io.github.cdk8sistioingress.Backend;
import io.github.cdk8sistioingress.Findings;
import io.github.cdk8sistioingress.GatewayDelivery;
import io.github.cdk8sistioingress.GatewayInstallation;
import io.github.cdk8sistioingress.HaproxyLoadBalancer;
import io.github.cdk8sistioingress.HelmInstallationOptions;
import io.github.cdk8sistioingress.IngressApp;
import io.github.cdk8sistioingress.IngressAppProps;
import io.github.cdk8sistioingress.IngressGateway;
import io.github.cdk8sistioingress.IngressPort;
import io.github.cdk8sistioingress.IngressProtocol;
import io.github.cdk8sistioingress.MeshApp;
import io.github.cdk8sistioingress.PlainHttp;
import io.github.cdk8sistioingress.TlsCertificate;
import io.github.cdk8sistioingress.TlsIngress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObject;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.JsonPatch;

/** The article's declaration. */
public final class Main {
  public static void main(String[] args) throws Exception {
    IngressApp app = new IngressApp();
    Chart platform = new Chart(app, "platform", ChartProps.builder().namespace("istio-system").build());
    IngressGateway gateway = IngressGateway.Builder.create(platform, "gateway")
        .gatewayName("default-gateway")
        .loadBalancers(List.of(HaproxyLoadBalancer.Builder.create().workers(List.of("10.1.0.11", "10.1.0.12")).build()))
        .build();
    Chart lab = new Chart(app, "lab", ChartProps.builder().namespace("default").build());
    MeshApp counter = MeshApp.Builder.create(lab, "counter").image("counter:1.0").containerPort(8080).build();
    TlsIngress.Builder.create(lab, "web")
        .gateway(gateway)
        .host("counter.lab.example.com")
        .name("counter")
        .plainHttp(PlainHttp.SERVE)
        .certificate(TlsCertificate.mounted("istio-ingressgateway-certs"))
        .backend(counter)
        .build();
    IngressPort.Builder.create(lab, "mysql")
        .gateway(gateway).port(3306).protocol(IngressProtocol.TCP).name("mysql").backend(Backend.service("mysql", 3306)).build();
    app.synth();

    Path balancer = Path.of("dist-ingress/istio-system/istio-ingressgateway/load-balancer/istio-system.istio-ingressgateway.haproxy.cfg");
    check(Files.readString(balancer).contains("10.1.0.12:30306"), "haproxy.cfg has no server for MySQL");
    check(gateway.explain("https://counter.lab.example.com/").getArrives(), "the counter cannot be reached");
    check(ApiObject.of(gateway).getKind().equals("Gateway"), "the object of a gateway is no Gateway");
    check(ApiObject.of(counter.getService()).getKind().equals("Service"), "the object of a service is no Service");
    ApiObject.of(counter.getService()).addJsonPatch(JsonPatch.replace("/spec/ports/0/port", 81));
    check(Findings.of(app).list().get(0).getCode().equals("ING008"), "the patched port is no finding");
    check(!ApiObject.of(counter.getService()).getMetadata().getName().isEmpty(), "the service has no name");
    Findings.of(counter).acknowledge("ING008", "to go on");
    ApiObject.of(gateway).getMetadata().addLabel("team", "platform");
    app.synth();

    IngressPort.Builder.create(lab, "second")
        .gateway(gateway).port(3306).protocol(IngressProtocol.TCP).backend(Backend.service("other", 3306)).build();
    check(Findings.of(app).list().get(1).getCode().equals("ING505"), "the second port is no finding");
    String found = "\n  [lab/second] ING505 duplicate host on a port\n      TCP port 3306 is also opened at lab/mysql\n";
    check(messageOf(app).contains(found), messageOf(app));
    changeOwnManifests();
  }

  /** Manifests of the gateway in the same app are changed while they are written. */
  private static void changeOwnManifests() throws Exception {
    IngressApp app = new IngressApp(IngressAppProps.builder().outdir("own").build());
    Chart chart = new Chart(app, "ingress", ChartProps.builder().namespace("istio-ingress").build());
    IngressGateway gateway = IngressGateway.Builder.create(chart, "gateway")
        .installation(GatewayInstallation.helm(HelmInstallationOptions.builder().release("istio-ingress").build()))
        .delivery(GatewayDelivery.ownManifests())
        .build();
    ApiObject service = ApiObject.Builder.create(chart, "service")
        .apiVersion("v1").kind("Service").metadata(ApiObjectMetadata.builder().name("istio-ingress").build()).build();
    service.addJsonPatch(JsonPatch.add("/spec", Map.of("ports", List.of(Map.of("name", "http2", "port", 80)))));
    IngressPort.Builder.create(chart, "pg")
        .gateway(gateway).port(5432).protocol(IngressProtocol.TCP).backend(Backend.service("pg", 5432)).build();
    app.synth();
    check(Files.readString(Path.of("own/ingress.k8s.yaml")).contains("port: 5432"), "the Service was not changed");
  }

  private static String messageOf(IngressApp app) {
    try {
      app.synth();
      return "a second route on a TCP port was accepted";
    } catch (RuntimeException error) {
      return error.getMessage();
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
