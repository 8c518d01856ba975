import * as appService from './cluster/app-service.cases';
import * as gatewayPod from './cluster/gateway-pod.cases';
import * as gatewayService from './cluster/gateway-service.cases';
import * as gateway from './cluster/gateway.cases';
import * as ownObjects from './cluster/own-objects.cases';
import * as secrets from './cluster/secrets.cases';
import * as virtualService from './cluster/virtual-service.cases';
import { testTable } from '../support/rule-cases';

describe.each(Object.entries({ appService, gatewayPod, gatewayService, gateway, ownObjects, secrets, virtualService }))('%s', (_, cases) => testTable(cases));
