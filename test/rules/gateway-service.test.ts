import { gatewayServiceCases } from './gateway-service.cases';
import { testRules } from '../support/rule-cases';

testRules(gatewayServiceCases);
