import * as cases from './load-balancer.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
