import { declaredOnly } from './prepared';
import { endpoints } from '../../lab/traffic/endpoints';
import { generatedJourneys } from '../../lab/traffic/generated';
import { clientRequest, frontDoor, journey, labelOf } from '../../lab/traffic/journey';
import { IngressOutcome } from '../../src';
import { SCENARIOS } from '../scenarios';
import { article } from '../scenarios/article';
import { teams } from '../scenarios/teams';
import { twoGateways } from '../scenarios/two-gateways';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const prepared = SCENARIOS.map((scenario) => declaredOnly(scenario, folder));
const of = (scenario: (typeof SCENARIOS)[number]) => prepared[SCENARIOS.indexOf(scenario)];
const urls = (journeys: ReturnType<typeof endpoints>) => journeys.map(({ request }) => request.url);

describe('declared endpoints', () => {
  test('are one request per host and port', () => {
    expect(urls(endpoints(of(article).gateways[0]))).toEqual([
      'http://counter.lab.example.com/', 'https://counter.lab.example.com/', 'tcp://some.example.com:3306',
    ]);
  });

  test('use a concrete host for a wildcard, and leave out redirects', () => {
    expect(urls(endpoints(of(teams).gateways[0]))).toEqual([
      'http://some.example.com/', 'https://shop.apps.example.com/', 'tcp://some.example.com:5432',
    ]);
  });

  test.each(prepared)('$scenario.name has one for every request that arrives', ({ scenario, gateways }) => {
    const ports = new Set(gateways.flatMap(endpoints).map(({ request }) => request.port));
    const arriving = scenario.requests.filter(({ outcome }) => outcome === 'ARRIVES')
      .map(({ url }) => journey(gateways[0], url).request.port);
    expect(arriving.filter((port) => !ports.has(port))).toEqual([]);
    expect(arriving.length).toBeGreaterThan(0);
  });
});

describe('generated requests', () => {
  const gateways = prepared.flatMap((each) => each.gateways);
  const all = gateways.map((gateway) => generatedJourneys(gateway, 250));

  test('are as many as requested, and all different', () => {
    expect(all.map((journeys) => new Set(journeys.map(labelOf)).size)).toEqual(gateways.map(() => 250));
  });

  test('are the same each time', () => {
    expect(generatedJourneys(gateways[0], 250).map(labelOf)).toEqual(all[0].map(labelOf));
  });

  test('end in every possible outcome, with more than one for each gateway', () => {
    const outcomes = all.map((journeys) => new Set(journeys.map(({ followed }) => followed.stop.outcome)));
    const possible = Object.values(IngressOutcome).filter((outcome) => outcome !== IngressOutcome.INVALID);
    expect([...new Set(outcomes.flatMap((each) => [...each]))].sort()).toEqual(possible.sort());
    expect(outcomes.filter((each) => each.size < 2)).toEqual([]);
  });
});

describe('a request as a client sends it', () => {
  const [gateway] = of(article).gateways;
  const sent = (url: string) => clientRequest(journey(gateway, url), { ca: '' });

  test('includes the port in its host header unless the scheme implies it', () => {
    const asked = ['http://a.example.com/', 'https://a.example.com/', 'http://a.example.com:8080/', 'http://a.example.com:443/'];
    expect(asked.map((url) => sent(url).host))
      .toEqual(['a.example.com', 'a.example.com', 'a.example.com:8080', 'a.example.com:443']);
  });

  test('does not send an IP address as a server name', () => {
    expect([sent('https://10.1.0.100/').tls?.serverName, sent('https://a.example.com/').tls?.serverName]).toEqual(['', 'a.example.com']);
  });

  test('goes to the address that the load balancer of its gateway listens on', () => {
    expect(of(twoGateways).gateways.map((each) => frontDoor(each, 80).address)).toEqual(['192.0.2.10', '10.1.0.100']);
  });
});
