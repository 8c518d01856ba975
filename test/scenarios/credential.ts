import { Chart } from 'cdk8s';
import type { Scenario } from './scenario';
import { HaproxyLoadBalancer, IngressGateway, MeshApp, PlainHttp, TlsCertificate, TlsIngress } from '../../src';

export const credential: Scenario = {
  name: 'credential',
  shows: 'certificates that istiod reads, two of them with client certificates, one with their CA in a Secret of its own',
  presumes: {
    certificates: [
      { namespace: 'istio-system', secret: 'bank-example-com', hosts: ['bank.example.com'] },
      {
        namespace: 'istio-system', secret: 'partners-bank-example-com', hosts: ['partners.bank.example.com'],
        clientAuthority: 'partners-bank-example-com',
      },
      {
        namespace: 'istio-system', secret: 'suppliers-bank-example-com', hosts: ['suppliers.bank.example.com'],
        clientAuthority: 'bank-suppliers-cacert',
      },
    ],
  },
  declare(app) {
    const gateway = new IngressGateway(new Chart(app, 'platform', { namespace: 'istio-system' }), 'gateway', {
      loadBalancers: [new HaproxyLoadBalancer({ workers: ['10.1.0.11', '10.1.0.12'] })],
    });
    const bank = new Chart(app, 'bank', { namespace: 'bank' });
    const web = new MeshApp(bank, 'web', { image: 'bank-web:7', containerPort: 8080 });
    const partners = new MeshApp(bank, 'partners', { image: 'bank-partners:7', containerPort: 8080 });
    new TlsIngress(bank, 'public', {
      gateway, host: 'bank.example.com', certificate: TlsCertificate.credential('bank-example-com'),
      plainHttp: PlainHttp.CLOSED, backend: web,
    });
    new TlsIngress(bank, 'mutual', {
      gateway, port: 8443, targetPort: 18443, nodePort: 30843, plainPort: 8088, host: 'partners.bank.example.com', backend: partners,
      certificate: TlsCertificate.credential('partners-bank-example-com', { mutual: true }),
    });
    new TlsIngress(bank, 'suppliers', {
      gateway, host: 'suppliers.bank.example.com', plainHttp: PlainHttp.CLOSED, backend: partners,
      certificate: TlsCertificate.credential('suppliers-bank-example-com', { caCredentialName: 'bank-suppliers-cacert' }),
    });
    return { gateways: [gateway] };
  },
  requests: [
    { url: 'https://bank.example.com/', outcome: 'ARRIVES', reaches: 'bank/web:8080' },
    { url: 'https://partners.bank.example.com:8443/', outcome: 'ARRIVES', reaches: 'bank/partners:8080' },
    { url: 'https://suppliers.bank.example.com/', outcome: 'ARRIVES', reaches: 'bank/partners:8080' },
    { url: 'http://bank.example.com/', outcome: 'REFUSED' },
    { url: 'http://partners.bank.example.com:8088/', outcome: 'REDIRECTED' },
    { url: 'https://partners.bank.example.com/', outcome: 'RESET' },
    { url: 'http://partners.bank.example.com:8443/', outcome: 'RESET' },
  ],
};
