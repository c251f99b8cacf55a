import { jobKinds, type Kinds, lastMember, oneOf, whole } from "../arguments/index.js";
import type { JobOptions } from "../native/job.js";

/** Which members of an ensemble of states ψ=ψ1+iψ2 to draw; each is the same in whatever company it is drawn. */
export interface MemberOptions extends JobOptions {
  /** How many. */
  readonly members: number;
  /** 0 by default. */
  readonly seed?: number;
  /** Number of the first member; 0 by default. */
  readonly firstMember?: number;
  /** 2 by default: ψ=ψ1+iψ2 of two independent networks; 1: real ψ. */
  readonly components?: 1 | 2;
}

/** What options of ensembles of states must be. */
export const memberKinds: Kinds<MemberOptions> = {
  members: whole(1),
  seed: whole(0),
  firstMember: whole(0, lastMember),
  components: oneOf(1, 2),
  ...jobKinds,
};
