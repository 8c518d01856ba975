import * as cases from './gateway-pod.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
