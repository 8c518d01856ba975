import * as cases from './app-service.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
