import { bootstrap, type Generated } from '../../lab/oracle/bootstrap';
import { inShort } from '../../lab/oracle/envoy';
import { poisonCheck } from '../../lab/oracle/poison';

const pair = { cert: 'CERT', key: 'KEY' };
const answer = { name: 'x', rejected: [], warnings: [], analysis: [], calls: [] };

describe('a configuration that needs no istiod', () => {
  interface Resources { readonly listeners: Array<{ readonly name?: string }>; readonly clusters: object[] }
  const resources = (generated: Partial<Generated>) => (
    bootstrap({ listeners: [], routes: [], clusters: [], ...generated }, pair) as { readonly staticResources: Resources }).staticResources;
  const settled = (generated: Partial<Generated>) => {
    const { listeners, clusters } = resources(generated);
    return { listeners: listeners.filter(({ name }) => !name), clusters };
  };
  const own = { certificateChain: { inlineString: 'CERT' }, privateKey: { inlineString: 'KEY' } };

  test('has the routes inline', () => {
    const routes = [{ name: 'http.8080', virtualHosts: [] }, { name: 'other' }];
    const listeners = [{ filters: [{ statPrefix: 'x', rds: { routeConfigName: 'http.8080', configSource: {} } }] }];
    expect(settled({ routes, listeners }).listeners).toEqual([{ filters: [{ statPrefix: 'x', routeConfig: routes[0] }] }]);
  });

  test('has certificates inline, and keeps the settings for client certificates', () => {
    const commonTlsContext = {
      alpnProtocols: ['h2'],
      tlsCertificateSdsSecretConfigs: [{ name: 'kubernetes://one', sdsConfig: {} }],
      combinedValidationContext: {
        defaultValidationContext: { verifyCertificateHash: ['ab'] },
        validationContextSdsSecretConfig: { name: 'ca', sdsConfig: {} },
      },
    };
    expect(settled({ listeners: [{ commonTlsContext }] }).listeners).toEqual([{
      commonTlsContext: {
        alpnProtocols: ['h2'],
        tlsCertificates: [own],
        validationContext: { verifyCertificateHash: ['ab'], trustedCa: { inlineString: 'CERT' } },
      },
    }]);
  });

  test('requires client certificates only where Istio would', () => {
    const commonTlsContext = { tlsCertificateSdsSecretConfigs: [{}] };
    expect(settled({ listeners: [{ commonTlsContext }] }).listeners).toEqual([{ commonTlsContext: { tlsCertificates: [own] } }]);
  });

  test('has clusters without addresses', () => {
    const clusters = [{ name: 'outbound|80||web', type: 'EDS', edsClusterConfig: { edsConfig: { ads: {} } } }];
    expect(settled({ clusters }).clusters).toEqual([{ name: 'outbound|80||web', type: 'STATIC' }]);
  });

  test('has the built-in listeners of the proxy', () => {
    expect(resources({}).listeners.map(({ name }) => name)).toEqual(['15021', '15090']);
  });
});

test('a message of Envoy is cut to one line, without most of its quotations', () => {
  expect(inShort('  no\n way ')).toBe('no way');
  const line = inShort(`http_filters {\n${'  name: "x"\n'.repeat(500)}}\n: status: value must be inside range`);
  expect(line).toMatch(/^http_filters \{ .* \.\.\. .*: status: value must be inside range$/);
  expect(line.length).toBeLessThan(410);
});

describe('poison', () => {
  const problems = (harmless: boolean, envoy?: readonly string[]) => poisonCheck({ name: 'x', harmless }, { ...answer, envoy }).problems;

  test('must be rejected by Envoy, and not earlier', () => {
    expect([problems(false, ['no']), problems(false, []), problems(false)]).toEqual([[], ['Envoy takes it'], ['Istio itself refuses it']]);
  });

  test('comes with a valid counterpart, which Envoy must accept', () => {
    expect([problems(true, ['no']), problems(true, []), problems(true)]).toEqual([['Envoy: no'], [], ['Envoy: was not asked']]);
  });
});
