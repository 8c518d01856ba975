import * as appPod from './app-pod.cases';
import * as appService from './app-service.cases';
import * as clusterAppService from './cluster/app-service.cases';
import * as clusterGatewayPod from './cluster/gateway-pod.cases';
import * as clusterGatewayService from './cluster/gateway-service.cases';
import * as clusterGateway from './cluster/gateway.cases';
import * as clusterSecrets from './cluster/secrets.cases';
import * as clusterVirtualService from './cluster/virtual-service.cases';
import * as gatewayPod from './gateway-pod.cases';
import * as gatewayService from './gateway-service.cases';
import * as gateway from './gateway.cases';
import * as loadBalancer from './load-balancer.cases';
import * as output from './output.cases';
import * as virtualService from './virtual-service.cases';
import { IngressHop } from '../../src';
import { RULE_TABLES } from '../../src/rules/index';
import { casesOf } from '../support/rule-cases';

const rules = RULE_TABLES.flatMap((table) => table.rules.map((rule) => ({ ...rule, hop: table.hop })));
const cases = [
  output, loadBalancer, gatewayService, gatewayPod, gateway, virtualService, appService, appPod,
  clusterGatewayService, clusterGatewayPod, clusterSecrets, clusterGateway, clusterVirtualService, clusterAppService,
].map(casesOf);

/** The hundreds of the codes of a hop: 1 for the client, 8 for the application's pod, 0 for the output as a whole. */
function hundreds(hop: IngressHop | undefined): string {
  return hop === undefined ? '0' : `${Object.values(IngressHop).indexOf(hop) + 1}`;
}

test('every error has a case that breaks it and one that does not', () => {
  expect(codes(cases.flatMap(({ errors }) => errors))).toEqual(codes(rules.filter(({ level }) => level === 'error')));
});

test('every warning has a case that brings it and one that does not', () => {
  expect(codes(cases.flatMap(({ warnings }) => warnings))).toEqual(codes(rules.filter(({ level }) => level === 'warning')));
});

test('no code is used twice', () => {
  expect(rules.map(({ code }) => code)).toEqual(codes(rules));
});

test('tables stand in the order of the request path', () => {
  expect(RULE_TABLES.map(({ hop }) => hundreds(hop))).toEqual(['0', '2', '3', '4', '5', '6', '7', '8']);
});

describe.each(rules)('$code', ({ code, hop, title, consequence, fix, see }) => {
  test('has the hundreds of its hop', () => {
    expect(code).toMatch(/^ING\d{3}$/);
    expect(code[3]).toBe(hundreds(hop));
  });

  // The first word may be a name.
  test.each(Object.entries({ title, consequence, fix }))('has a %s that can stand within a sentence', (_, text) => {
    expect(text).toMatch(/^([a-z*]|Envoy |Istio |[A-Z]{2}).*[^.\s]$/);
  });

  test('leads to a page', () => {
    expect(new URL(see).protocol).toBe('https:');
  });
});

function codes(items: ReadonlyArray<{ readonly code: string }>): string[] {
  return [...new Set(items.map(({ code }) => code))].sort();
}
