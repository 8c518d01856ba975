import { appPodRules } from './app-pod';
import { appServiceRules } from './app-service';
import { gatewayRules } from './gateway';
import { gatewayPodRules } from './gateway-pod';
import { gatewayServiceRules } from './gateway-service';
import { loadBalancerRules } from './load-balancer';
import { outputRules } from './output';
import type { Rule, RuleTable } from './rule';
import { virtualServiceRules } from './virtual-service';
import { by } from '../model/collections';

/** Every rule, in the order of the request path. */
export const RULE_TABLES: readonly RuleTable[] = [
  outputRules,
  loadBalancerRules,
  gatewayServiceRules,
  gatewayPodRules,
  gatewayRules,
  virtualServiceRules,
  appServiceRules,
  appPodRules,
].map(({ hop, rules }) => ({ hop, rules: [...rules].sort(by(({ code }) => code)) }));

/** Every rule by its code. */
export const RULES: ReadonlyMap<string, Rule> = new Map(RULE_TABLES.flatMap(({ rules }) => rules.map((rule) => [rule.code, rule])));
