import * as cases from './virtual-service.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
