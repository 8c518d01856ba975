import { appServiceCases } from './app-service.cases';
import { testRules } from '../support/rule-cases';

testRules(appServiceCases);
