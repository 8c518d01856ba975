import { sha256 } from '../../app/sha256';
import { Names } from '../../model/names';

/** Names that a construct needs before the model is built. */
export const NAMES = new Names(sha256);
