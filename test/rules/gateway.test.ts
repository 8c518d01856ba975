import { gatewayCases } from './gateway.cases';
import { testRules } from '../support/rule-cases';

testRules(gatewayCases);
