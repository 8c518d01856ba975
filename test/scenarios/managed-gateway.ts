import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import {
  GatewayDelivery, GatewayInstallation, HaproxyLoadBalancer, IngressGateway, IngressPort, IngressProtocol, MeshApp,
  TlsCertificate, TlsIngress,
} from '../../src';

export const managedGateway: Scenario = {
  name: 'managed-gateway',
  shows: 'a gateway of our own with all its manifests: TLS, and SMTP on its own port number',
  presumes: {
    certificates: [{ namespace: 'mail', secret: 'mail-certs', hosts: ['mail.example.com'] }],
  },
  declare(app) {
    const mail = new Chart(app, 'mail', { namespace: 'mail' });
    const gateway = new IngressGateway(mail, 'gateway', {
      installation: GatewayInstallation.managed({ name: 'mail-gateway' }),
      delivery: GatewayDelivery.fullManifests({ minReplicas: 2, maxReplicas: 4, revision: 'stable' }),
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const webmail = new MeshApp(mail, 'webmail', { image: 'webmail:5.1', containerPort: 8000, env: { LANGUAGE: 'en' }, replicas: 3 });
    const smtp = new MeshApp(mail, 'smtp', { image: 'smtp:5.1', containerPort: 2525, servicePort: 25, protocol: IngressProtocol.TCP });
    new TlsIngress(mail, 'web', { gateway, host: 'mail.example.com', certificate: TlsCertificate.mounted('mail-certs'), backend: webmail });
    new IngressPort(mail, 'smtp-port', {
      gateway, port: 25, portName: 'tcp-smtp', protocol: IngressProtocol.TCP, name: 'smtp', backend: smtp,
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://mail.example.com/', outcome: 'ARRIVES', reaches: 'mail/webmail:8000' },
    { url: 'smtp://mail.example.com:25', outcome: 'ARRIVES', reaches: 'mail/smtp:2525' },
    { url: 'http://mail.example.com/', outcome: 'REDIRECTED' },
  ],
};
