import { gatewayPodCases } from './gateway-pod.cases';
import { testRules } from '../support/rule-cases';

testRules(gatewayPodCases);
