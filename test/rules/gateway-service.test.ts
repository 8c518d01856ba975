import * as cases from './gateway-service.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
