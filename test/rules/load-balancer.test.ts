import { loadBalancerCases } from './load-balancer.cases';
import { testRules } from '../support/rule-cases';

testRules(loadBalancerCases);
