import {
  boolYaml11Tag, defineMappingTag, defineScalarTag, defineSequenceTag, FAILSAFE_SCHEMA, mapTag, mergeTag, NOT_RESOLVED, nullYaml11Tag,
  seqTag,
} from 'js-yaml';

const NUMBER = /^[-+]?(0b[01]+|0o?[0-7]+|0x[\da-f]+|(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?)$/i;

function numberOf(source: string): number | typeof NOT_RESOLVED {
  const plain = source.includes('_') ? source.replace(/_/g, '') : source;
  if (!NUMBER.test(plain)) return NOT_RESOLVED;
  const digits = plain.replace(/^[-+]/, '');
  const value = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  if (!Number.isFinite(value)) return NOT_RESOLVED;
  return plain.startsWith('-') ? -value : value;
}

const number = { implicit: true, implicitFirstChars: [...'-+.0123456789'], resolve: numberOf, identify: () => false };

/** Tags that nothing else here has are ignored. */
const anyTag = { matchByTagPrefix: true, identify: () => false };

/**
 * What values mean to kubectl, which reads YAML 1.1 as far as go-yaml v2 does: `on` is true, `0644` is octal, `<<` merges; dates and
 * `1:20` are text.
 */
export const KUBECTL_SCHEMA = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  defineScalarTag('tag:yaml.org,2002:int', number),
  defineScalarTag('tag:yaml.org,2002:float', number),
  mergeTag,
  defineScalarTag('', { ...anyTag, resolve: (source) => source }),
  defineSequenceTag('', { ...seqTag, ...anyTag }),
  defineMappingTag('', { ...mapTag, ...anyTag }),
);
