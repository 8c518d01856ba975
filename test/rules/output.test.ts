import * as cases from './output.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
