import * as cases from './gateway.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
