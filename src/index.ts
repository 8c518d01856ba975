export { Backend, IBackend, ConstructBackendOptions, ServiceBackendOptions, WeightedBackend } from './backend';
export { IGatewayChangeSource, IGatewayDelivery } from './delivery/delivery';
export { FullManifests, FullManifestsOptions } from './delivery/full-manifests';
export { GatewayDelivery } from './delivery/gateway-delivery';
export { HelmValues, HelmValuesOptions } from './delivery/helm-values';
export { KustomizeComponent } from './delivery/kustomize-component';
export { ExplainedHop, Explanation } from './diagnostics/explanation';
export { IngressApp, IngressAppProps } from './ingress-app';
export { IIngressGateway, IngressGateway, IngressGatewayProps } from './ingress-gateway';
export { IngressPort, IngressPortOptions, IngressPortProps } from './ingress-port';
export { IIngressPort, IngressRoute, IngressRouteProps } from './ingress-route';
export {
  GatewayInstallation, HelmInstallationOptions, IstioctlInstallationOptions, ManagedInstallationOptions,
} from './installation';
export { MeshApp, MeshAppProps } from './mesh-app';
export { IngressArtifact } from './model/artifact';
export { BackendDestination } from './model/backend-destination';
export { CredentialCertificateOptions, MountedCertificateOptions, SecretMount, TlsCertificate } from './model/certificate';
export {
  GatewayChange, GatewayPodChange, GatewayServiceChange, GatewayServicePort, GatewayWorkload,
} from './model/gateway-change';
export { IngressHop } from './model/hop';
export { NodePorts } from './model/node-ports';
export { IngressOutcome } from './model/outcome';
export { IngressProtocol } from './model/protocol';
export { ServiceType } from './model/service-type';
export { InstallationKind } from './model/workload';
export { HaproxyLoadBalancer, HaproxyLoadBalancerProps } from './path/load-balancer/haproxy';
export { ILoadBalancer, LoadBalancerFrontend, LoadBalancerPlan } from './path/load-balancer/load-balancer';
export { PlainHttp, TlsIngress, TlsIngressProps } from './tls-ingress';
