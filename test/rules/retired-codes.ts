/** Codes of rules that are gone, with their names and why. Codes are never reused: people have acknowledged and searched for them. */
export const RETIRED_CODES: Readonly<Record<string, string>> = {
  ING510: 'redirect to a TLS port other than 443, which `plainPort` makes possible',
};
