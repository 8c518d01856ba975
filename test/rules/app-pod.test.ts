import { appPodCases } from './app-pod.cases';
import { testRules } from '../support/rule-cases';

testRules(appPodCases);
