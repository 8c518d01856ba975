import { virtualServiceCases, virtualServiceWarnings } from './virtual-service.cases';
import { testRules, testWarnings } from '../support/rule-cases';

testRules(virtualServiceCases);
testWarnings(virtualServiceWarnings);
