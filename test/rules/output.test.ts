import { outputCases } from './output.cases';
import { testRules } from '../support/rule-cases';

testRules(outputCases);
