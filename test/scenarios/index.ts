import { adopted } from './adopted';
import { anyHost } from './any-host';
import { article } from './article';
import { cloud } from './cloud';
import { credential } from './credential';
import { helmGateway } from './helm-gateway';
import { includedGateway } from './included-gateway';
import { managedGateway } from './managed-gateway';
import { ownGateway } from './own-gateway';
import { ownRoutes } from './own-routes';
import { routeOptions } from './route-options';
import type { Scenario } from './scenario';
import { sharedCertificate } from './shared-certificate';
import { tcpOnly } from './tcp-only';
import { teams } from './teams';
import { twoGateways } from './two-gateways';
import { wildcards } from './wildcards';

export type { Scenario } from './scenario';

/** Every scenario; golden files, schema checks and the shuffle test all run over this one list. */
export const SCENARIOS: readonly Scenario[] = [
  article, sharedCertificate, credential, tcpOnly, teams, helmGateway, managedGateway, twoGateways, cloud, routeOptions, wildcards, anyHost,
  ownRoutes, ownGateway, includedGateway, adopted,
];
