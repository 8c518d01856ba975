import type { PortDeclaration } from './declaration';

/** An option whose field exists only in newer versions of Istio. */
export interface GatedField {
  /** As users write it. */
  readonly option: string;
  /** The minor version of Istio 1 that introduced the field. */
  readonly since: number;
  readonly isUsed: (port: PortDeclaration) => boolean;
}

/** All such options of ports. */
export const GATED_FIELDS: readonly GatedField[] = [
  { option: 'caCredentialName', since: 28, isUsed: ({ tls }) => tls?.source === 'credential' && tls.clientCa !== undefined },
];
