declare const kind: unique symbol;

/** An opaque object that the addon made and takes back; JavaScript only holds it. */
export interface Handle<
  Kind extends
    | "operator"
    | "sector"
    | "eigenstates"
    | "covariances"
    | "kernel"
    | "descent"
    | "rows"
    | "space"
    | "staged"
    | "apart"
    | "reservation"
    | "token",
> {
  readonly [kind]: Kind;
}
