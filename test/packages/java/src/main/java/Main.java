import io.github.cdk8sistioingress.IngressApp;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;

public final class Main {
  public static void main(String[] args) {
    IngressApp app = new IngressApp();
    new Chart(app, "platform", ChartProps.builder().namespace("istio-system").build());
    app.synth();
    if (app.getCharts().size() != 1) {
      throw new AssertionError("expected one chart");
    }
  }
}
