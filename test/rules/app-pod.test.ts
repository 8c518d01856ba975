import * as cases from './app-pod.cases';
import { testTable } from '../support/rule-cases';

testTable(cases);
